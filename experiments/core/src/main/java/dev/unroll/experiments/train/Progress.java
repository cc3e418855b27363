package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Recipe;

/** Hears how a training goes. Called from the thread that trains. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress SILENT = update -> {};

  void update(Update update);

  /** A training has ended, however early; also one that was found finished. */
  default void ended(Recipe recipe) {}

  /**
   * One moment of a training.
   *
   * @param recipe what is trained
   * @param epoch the epoch under way, from 1
   * @param epochs how many there will be, unless a score ends the training; NaN as long as that is
   *     not known
   * @param part share of that epoch done, 0 to 1
   * @param loss training loss, mean over this epoch so far
   * @param validation the task's first score at the end of the last epoch; NaN before the first
   * @param sequencesPerSecond trained in this epoch so far
   */
  record Update(
      Recipe recipe,
      int epoch,
      double epochs,
      double part,
      double loss,
      double validation,
      double sequencesPerSecond) {}
}
