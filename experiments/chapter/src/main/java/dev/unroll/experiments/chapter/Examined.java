package dev.unroll.experiments.chapter;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A claim that was examined.
 *
 * @param claim its name
 * @param finding what came out; null if the experiment failed
 * @param failure why it failed; empty if it did not
 * @param seconds how long it took
 */
public record Examined(String claim, Finding finding, String failure, double seconds) {
  private static final String FILE = "finding.json";

  public Examined {
    Objects.requireNonNull(claim);
    Objects.requireNonNull(failure);
  }

  public boolean failed() {
    return finding == null;
  }

  /** Keeps it in the claim's folder. */
  void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), Json.pretty(Json.map(this)));
  }

  /**
   * What an earlier sitting kept there, if it came so far and did not fail.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if the file is not as it was written
   */
  static Optional<Examined> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Examined kept =
        OwnFile.read(
            file,
            "delete it to examine the claim again",
            text -> Json.MAPPER.readValue(text, Examined.class));
    return Optional.of(kept).filter(examined -> !examined.failed());
  }
}
