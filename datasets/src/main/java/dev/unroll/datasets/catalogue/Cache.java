package dev.unroll.datasets.catalogue;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Finds a data set's files: in the user's own folder, in the cache, or by download into the cache.
 * Wherever they lie, their SHA-256 is checked.
 *
 * @param own a folder that holds copies already; may be absent
 * @param folder of the cache
 */
public record Cache(Optional<Path> own, Path folder) {
  /** The environment variable that names the user's own folder. */
  public static final String OWN_FOLDER = "UNROLL_DATA";

  private static final Logger LOG = LogManager.getLogger(Cache.class);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final String LOCK = ".lock";
  private static final Object THREADS = new Object();

  /** The cache of the user who runs this. */
  public static Cache standard() {
    return of(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
  }

  /** The cache at the place that is usual on a system. */
  static Cache of(Map<String, String> environment, String system, String home) {
    String os = system.toLowerCase(Locale.ROOT);
    Path root;
    if (os.startsWith("windows")) {
      String local = environment.get("LOCALAPPDATA");
      root = local == null ? Path.of(home, "AppData", "Local") : Path.of(local);
    } else if (os.startsWith("mac")) {
      root = Path.of(home, "Library", "Caches");
    } else {
      String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
      root = xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
    }
    String own = environment.getOrDefault(OWN_FOLDER, "");
    return new Cache(
        own.isEmpty() ? Optional.empty() : Optional.of(Path.of(own)), root.resolve("unroll"));
  }

  /**
   * The file, or the folder of files, of a data set, downloaded if it has to be.
   *
   * @throws InvalidInput if a file has the wrong SHA-256 or cannot be downloaded
   */
  public Path locate(Entry entry, DownloadProgress progress) {
    return locate(entry, progress, SILENCE);
  }

  /**
   * The same with a server given up after {@code silence}.
   *
   * @param silence in which it sends nothing
   */
  Path locate(Entry entry, DownloadProgress progress, Duration silence) {
    Optional<Path> local =
        own.filter(
            root ->
                entry.files().stream()
                    .allMatch(file -> Files.isRegularFile(place(root, entry, file))));
    Path root = local.orElse(folder);
    for (RemoteFile file : entry.files()) {
      Path place = place(root, entry, file);
      if (!Files.isRegularFile(place)) {
        download(new Download(file, place, silence), progress);
      }
      verify(place, file);
    }
    return entry.isFolder() ? root.resolve(entry.name()) : place(root, entry, only(entry.files()));
  }

  /** One at a time, of all threads and processes: who waited finds what the other fetched. */
  private void download(Download download, DownloadProgress progress) {
    synchronized (THREADS) { // a file's lock is the whole process's
      try (FileChannel lock = lock()) {
        if (!Files.isRegularFile(download.place())) {
          download.run(progress);
        }
      } catch (IOException e) {
        throw download.failed(e);
      }
    }
  }

  /** Waits for the cache's lock, which closing releases. */
  private FileChannel lock() throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        LOG.info("another process is downloading into {}; waiting for it", folder);
        var unused = channel.lock();
      }
    } catch (IOException e) { // a file system without locks: the sum is checked all the same
      LOG.debug("no lock", e);
    }
    return channel;
  }

  private static RemoteFile only(List<RemoteFile> files) {
    return files.get(0);
  }

  private static Path place(Path root, Entry entry, RemoteFile file) {
    return (entry.isFolder() ? root.resolve(entry.name()) : root).resolve(file.name());
  }

  private static void verify(Path place, RemoteFile file) {
    String got = Sha256.of(place);
    if (!got.equals(file.sha256())) {
      throw new InvalidInput(
          "%s: expected SHA-256 %s, got %s. The file was changed or cut short: delete it, and it will be downloaded from %s."
              .formatted(place, file.sha256(), got, file.address()));
    }
  }
}
