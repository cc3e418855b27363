package dev.unroll.experiments.sweep;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;

/** Trains trials. Called from several threads, each of which waits for one trial. */
public interface TrialRunner {

  /**
   * Trains one trial to its end.
   *
   * @param recipe of the trial
   * @param run its folder; a run that was interrupted there is resumed where possible
   * @return how the training ended; {@code run} then holds the rest, and its status is stopped if
   *     the trial was pruned
   */
  RunResult run(Trial trial, Recipe recipe, RunFolder run, Progress progress) throws IOException;

  /** Trains in this process. */
  static TrialRunner local(TrialRecipes recipes) {
    return (trial, recipe, run, progress) ->
        Trainer.explore(
            recipe, recipes.task(recipe), run, progress, scores -> trial.prune(scores).isEmpty());
  }
}
