package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a sweep or a forecast was asked for beside its recipe; in {@code request.json} of the run.
 *
 * @param words of a sweep, with the options that determine it; else empty
 * @param with the forecaster of a forecast; else empty
 * @param from the run whose network a forecast used; empty if it was fitted
 * @param updated whether a forecast was updated with new values
 */
record Request(List<String> words, String with, String from, boolean updated) {
  private static final String FILE = "request.json";

  Request {
    words = List.copyOf(words);
    Objects.requireNonNull(with);
    Objects.requireNonNull(from);
  }

  void write(Path run) throws IOException {
    AtomicFile.write(run.resolve(FILE), Json.pretty(Json.map(this)));
  }

  /**
   * The request of a run.
   *
   * @throws InvalidInput if an older version made the run, which did not record it
   */
  static Request read(RunFolder run) throws IOException {
    Path file = run.path().resolve(FILE);
    if (!Files.exists(file)) {
      throw new InvalidInput(
          "%s has no %s: an older version of Unroll made it, and did not record with which options; repeat its command by hand"
              .formatted(run.path(), FILE));
    }
    return OwnFile.read(
        file, "restore it, or repeat the command by hand", text -> Json.read(text, Request.class));
  }
}
