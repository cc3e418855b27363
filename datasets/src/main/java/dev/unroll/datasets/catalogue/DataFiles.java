package dev.unroll.datasets.catalogue;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Turns what a user wrote as {@code data.file} into a path. */
public final class DataFiles {
  private static final Logger LOG = LogManager.getLogger(DataFiles.class);

  private DataFiles() {}

  /**
   * A path that exists, as it is; else a name of the catalogue, located or downloaded.
   *
   * @throws InvalidInput naming the nearest data sets, if it is neither
   */
  public static Path resolve(String file) {
    return resolve(file, Cache.standard());
  }

  /** The same with a given cache. */
  public static Path resolve(String file, Cache cache) {
    try {
      Path path = Path.of(file);
      if (!file.isEmpty() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      LOG.debug("not a path: {}", file, e);
    }
    return Catalogue.find(file)
        .map(entry -> cache.locate(entry, DataFiles::report))
        .orElseThrow(() -> unknown(file));
  }

  private static void report(RemoteFile file, long bytes, long total) {
    if (bytes == total) {
      LOG.info("downloaded {} ({} bytes) from {}", file.name(), total, file.address());
    }
  }

  private static InvalidInput unknown(String file) {
    List<String> names = Catalogue.all().stream().map(Entry::name).toList();
    return new InvalidInput(
        "data.file: expected a file or a data set of the catalogue, got \"%s\", which is neither. Nearest data sets: %s. Or check the path: it is looked up from %s."
            .formatted(
                file, String.join(", ", Nearest.of(file, names)), Path.of("").toAbsolutePath()));
  }
}
