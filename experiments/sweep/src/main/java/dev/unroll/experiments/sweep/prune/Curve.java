package dev.unroll.experiments.sweep.prune;

import java.io.Serializable;
import java.util.List;

/**
 * The validation scores of one training, smaller is better.
 *
 * @param scores after each epoch, from the first; NaN or infinite where there was none
 * @param over whether the training ended by itself, so that its best score stays what it is; false
 *     if it was pruned, and nobody knows what would have come
 */
public record Curve(List<Double> scores, boolean over) implements Serializable {
  public Curve {
    scores = List.copyOf(scores);
  }

  /** Whether it came so far, or ended by itself before. */
  boolean reached(int epochs) {
    return over || scores.size() >= epochs;
  }

  /** The best score in the first {@code epochs} epochs, or in those that there were. */
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
