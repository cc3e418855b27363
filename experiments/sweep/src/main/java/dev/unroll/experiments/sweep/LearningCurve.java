package dev.unroll.experiments.sweep;

import java.io.Serializable;
import java.util.List;

/**
 * The validation scores of one trial, smaller is better.
 *
 * @param scores after each epoch, from the first; NaN or infinite where there was none
 * @param complete whether the training ended by itself, so that its best score is final; false if
 *     the trial was pruned
 */
public record LearningCurve(List<Double> scores, boolean complete) implements Serializable {
  public LearningCurve {
    scores = List.copyOf(scores);
  }

  /** Whether it has so many epochs, or ended by itself before. */
  boolean reaches(int epochs) {
    return complete || scores.size() >= epochs;
  }

  /** The best score in the first {@code epochs} epochs, or in all if there are fewer. */
  double best(int epochs) {
    return best(scores.subList(0, Math.min(epochs, scores.size())));
  }

  static double best(List<Double> scores) {
    return scores.stream()
        .mapToDouble(score -> Double.isFinite(score) ? score : Double.POSITIVE_INFINITY)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
