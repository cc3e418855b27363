package dev.unroll.experiments.sweep;

import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;

/** Where candidates are trained. Called from several threads, each of which waits for one. */
public interface Workplace {

  /**
   * Trains one candidate to its end.
   *
   * @param run its folder; what an earlier sitting left there is gone on with where possible
   * @return how it ended; {@code run} then holds the rest, and is stopped if it was pruned
   */
  RunResult train(Attempt attempt, RunFolder run, Progress progress) throws IOException;

  /** In this process. */
  static Workplace here(Candidates candidates) {
    return (attempt, run, progress) -> {
      var recipe = candidates.recipe(attempt.settings());
      return Trainer.explore(
          recipe,
          candidates.task(recipe),
          run,
          progress,
          scores -> attempt.verdict(scores).isEmpty());
    };
  }
}
