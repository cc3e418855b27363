package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Training;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The time of a training by {@code training.minutes}, in which are one or two trainings and all
 * scores.
 *
 * @param seconds in all, without what passed before the first update; infinite for no limit
 * @param validation seconds of a score on the validation part
 * @param tests seconds of all scores after the trainings
 * @param share how many times as long a second training takes; 0 if there is none
 */
record TrainingBudget(double seconds, double validation, double tests, double share) {
  private static final TrainingBudget NONE = new TrainingBudget(Double.POSITIVE_INFINITY, 0, 0, 0);

  /**
   * The budget of a training that is about to make its first update.
   *
   * @param spent seconds so far
   * @param tests whether the test part is going to be scored
   */
  static TrainingBudget of(
      Training training, Task task, MultiLayerNetwork network, double spent, boolean tests) {
    if (training.minutes() == 0) {
      return NONE;
    }
    double share = tests ? Retraining.share(training, task) : 0;
    double validation = ScoringTime.of(network, task, task.validation());
    double test = tests ? ScoringTime.ofTest(network, task) : 0;
    double seconds = 60 * training.minutes() - spent;
    return new TrainingBudget(seconds, validation, validation + (share > 0 ? 2 : 1) * test, share);
  }

  /** Seconds of the first training, so that there is time for what follows. */
  double first() {
    return Math.max(0, seconds - tests) / (1 + share);
  }

  /**
   * Seconds of the second training.
   *
   * @param spent in the first
   */
  double second(double spent) {
    return Math.max(0, seconds - tests - spent);
  }
}
