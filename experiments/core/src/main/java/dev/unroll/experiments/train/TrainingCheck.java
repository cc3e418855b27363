package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.StartState;
import dev.unroll.experiments.recipe.Training;

/** Settings of a training that a task or a network has no use for. */
final class TrainingCheck {
  private TrainingCheck() {}

  /**
   * Refuses them.
   *
   * @throws InvalidInput naming the setting
   */
  static void check(Recipe recipe, Task task) {
    checkUpdates(recipe, task.shape());
    checkState(recipe, task);
    Regularisation.check(recipe);
  }

  private static void checkUpdates(Recipe recipe, Task.Shape shape) {
    Training training = recipe.training();
    if (training.labelSmoothing() > 0 && shape.loss() != Task.Loss.CROSS_ENTROPY) {
      throw new InvalidInput(
          "training.label-smoothing: expected 0 for the task %s, whose answers are not classes, got %s"
              .formatted(recipe.task(), training.labelSmoothing()));
    }
    if (training.accumulate() > 1
        && training.tbptt() > 0
        && shape.answer() == Task.Answer.EVERY_STEP) {
      throw new InvalidInput(
          "training.accumulate: expected 1 with training.tbptt, which updates after each segment, got %d; set tbptt=0"
              .formatted(training.accumulate()));
    }
  }

  private static void checkState(Recipe recipe, Task task) {
    if (recipe.training().state() == StartState.RESET) {
      return;
    }
    int batch = recipe.training().batch();
    new Problems()
        .check(
            task.train().areConsecutive(),
            "training.state: expected reset for the task %s, whose sequences do not follow one another, got carry"
                .formatted(recipe.task()))
        .check(
            recipe.network().block().block().isPresent() && !recipe.network().bidirectional(),
            "training.state: expected reset with %s, got carry"
                .formatted(
                    recipe.network().bidirectional()
                        ? "model.bidirectional"
                        : "the block " + recipe.network().block().name()))
        .check(
            task.train().size() >= batch,
            "training.batch: expected at most the %d training windows, got %d"
                .formatted(task.train().size(), batch))
        .raise();
  }
}
