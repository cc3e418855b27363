package dev.unroll.experiments.compare;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.RunResult;

/** One training of a comparison: what was trained, where it lies, how it ended. */
public record ComparedRun(Recipe recipe, RunFolder folder, RunResult result) {
  /** Whether there was no time for all its epochs. */
  boolean outOfTime() {
    return result.outOfTime(recipe.training());
  }
}
