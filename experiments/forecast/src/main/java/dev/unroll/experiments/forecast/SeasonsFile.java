package dev.unroll.experiments.forecast;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The seasons that were found when a run began, in {@code seasons.json} of its folder. */
final class SeasonsFile {
  private static final String NAME = "seasons.json";

  private SeasonsFile() {}

  /** Whether a run has them; those of older versions have not. */
  static boolean isIn(RunFolder run) {
    return Files.exists(file(run));
  }

  static Optional<StudySeasons> find(RunFolder run) throws IOException {
    return isIn(run)
        ? Optional.of(
            OwnFile.read(
                file(run),
                "restore it, or delete it to find the seasons again",
                text -> Json.read(text, StudySeasons.class)))
        : Optional.empty();
  }

  /**
   * Writes seasons where a run has none.
   *
   * @param begun whether forecasts were made with others
   * @return what a reader has to know of a run of an older version
   */
  static Optional<String> settle(RunFolder run, StudySeasons found, boolean begun)
      throws IOException {
    if (isIn(run)) {
      return Optional.empty();
    }
    AtomicFile.write(file(run), Json.pretty(Json.map(found)));
    return Optional.of(
            "%s is of an older version, which stored no season; the one found today is used: %s"
                .formatted(run.path(), found.words()))
        .filter(note -> begun);
  }

  private static Path file(RunFolder run) {
    return run.path().resolve(NAME);
  }
}
