package dev.unroll.experiments.sweep;

import java.util.Collection;
import java.util.Comparator;

/**
 * What one training, or several on average, reached on the validation part. Smaller is better; of
 * equal costs the smaller loss is better.
 *
 * @param cost the task's first score; NaN if the training diverged, which is worse than any number
 * @param loss the task's last score, which for classes is the loss in nats, where the first is a
 *     share that is often exactly 0; NaN if it has none
 */
public record Score(double cost, double loss) implements Comparable<Score> {
  private static final Comparator<Score> ORDER =
      Comparator.comparingDouble(Score::cost).thenComparingDouble(Score::loss); // NaN comes last

  static final Score NONE = new Score(Double.NaN, Double.NaN);

  /**
   * @param scores of a training, in the task's order; empty if there are none
   */
  static Score of(Collection<Double> scores) {
    return scores.isEmpty()
        ? NONE
        : new Score(
            scores.iterator().next(), scores.stream().reduce((first, last) -> last).orElseThrow());
  }

  /** The mean; NaN if one of them diverged. */
  static Score mean(Collection<Score> scores) {
    return new Score(
        scores.stream().mapToDouble(Score::cost).average().orElse(Double.NaN),
        scores.stream().mapToDouble(Score::loss).average().orElse(Double.NaN));
  }

  @Override
  public int compareTo(Score other) {
    return ORDER.compare(this, other);
  }
}
