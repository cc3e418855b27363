package dev.unroll.experiments.chapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @throws InvalidInput if the file is not as it was written
   */
  static Optional<Examined> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Examined kept = Json.MAPPER.readValue(Files.readString(file), Examined.class);
      return Optional.of(kept).filter(examined -> !examined.failed());
    } catch (JsonProcessingException e) {
      throw new InvalidInput(
          file
              + " is damaged: "
              + e.getOriginalMessage()
              + "; delete it to examine the claim again",
          e);
    }
  }
}
