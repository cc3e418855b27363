package dev.unroll.experiments.chapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Examines one claim with its defaults, changed by words. */
public final class ClaimTrial {
  private ClaimTrial() {}

  public static Experiment<?> experiment(Claim<?> claim, String... words) {
    return new ChapterReader(List.of(claim))
        .read(List.of(), Optional.empty(), List.of(words), OptionalLong.empty())
        .experiments()
        .get(0);
  }

  /** For claims that leave nothing in the lab's folder. */
  public static Finding examine(Claim<?> claim, String... words)
      throws IOException, InterruptedException {
    return examine(Path.of("nowhere"), claim, words);
  }

  public static Finding examine(Path folder, Claim<?> claim, String... words)
      throws IOException, InterruptedException {
    return experiment(claim, words).examine(new Lab(folder, 2, (share, what) -> {}));
  }
}
