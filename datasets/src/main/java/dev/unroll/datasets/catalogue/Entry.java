package dev.unroll.datasets.catalogue;

import java.util.List;
import java.util.Map;

/**
 * A public data set.
 *
 * @param name what a recipe calls it
 * @param origin what it is, its licence, and its size in words
 * @param task the task it suits
 * @param files one file; or several, which then lie in a folder of the entry's name
 * @param settings {@code data.*} keys that suit it, without the prefix
 */
public record Entry(
    String name, Origin origin, String task, List<RemoteFile> files, Map<String, String> settings) {

  /** What a data set is, whose, and how large. */
  public record Origin(String title, String licence, String shape) {}

  public Entry {
    files = List.copyOf(files);
    settings = Map.copyOf(settings);
  }

  /** Whether it is a folder of files. */
  public boolean isFolder() {
    return files.size() > 1;
  }

  /** Bytes of all its files. */
  public long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }
}
