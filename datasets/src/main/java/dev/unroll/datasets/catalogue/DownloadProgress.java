package dev.unroll.datasets.catalogue;

/** Hears how a download goes. */
@FunctionalInterface
public interface DownloadProgress {
  /** Bytes of a file so far, out of how many. */
  void update(RemoteFile file, long bytes, long total);
}
