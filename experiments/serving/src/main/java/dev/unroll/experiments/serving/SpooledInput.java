package dev.unroll.experiments.serving;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An input as a file, for readers that look at all of it; what comes from a stream is copied.
 *
 * @param path the file
 * @param copied whether it is deleted at the end
 */
record SpooledInput(Path path, boolean copied) implements AutoCloseable {

  static SpooledInput of(Prediction.Input input) throws IOException {
    if (input.file() != null) {
      return new SpooledInput(input.file(), false);
    }
    Path file = Files.createTempFile("unroll-", ".csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      input.stream().transferTo(out);
    }
    return new SpooledInput(file, true);
  }

  @Override
  public void close() throws IOException {
    if (copied) {
      Files.deleteIfExists(path);
    }
  }
}
