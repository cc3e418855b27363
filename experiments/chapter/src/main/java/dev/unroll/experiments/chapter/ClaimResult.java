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
 * The result of testing one claim.
 *
 * @param claim its name
 * @param finding of the experiment; null if it failed
 * @param failure why it failed; empty if it did not
 * @param seconds how long it took
 */
public record ClaimResult(String claim, Finding finding, String failure, double seconds) {
  private static final String FILE = "finding.json";

  public ClaimResult {
    Objects.requireNonNull(claim);
    Objects.requireNonNull(failure);
  }

  public boolean failed() {
    return finding == null;
  }

  /** The verdict and why, or why the experiment failed. */
  public String sentence() {
    return failed()
        ? "the experiment failed: " + failure
        : finding.verdict().words() + ". " + finding.because();
  }

  /** Keeps it in the claim's folder. */
  void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), Json.pretty(Json.map(this)));
  }

  /**
   * The result in a claim's folder, if there is one and it did not fail.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if the file is not as it was written
   */
  static Optional<ClaimResult> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ClaimResult kept =
        OwnFile.read(
            file,
            "delete it to examine the claim again",
            text -> Json.MAPPER.readValue(text, ClaimResult.class));
    return Optional.of(kept).filter(result -> !result.failed());
  }
}
