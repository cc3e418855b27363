package dev.unroll.experiments.chapter.trained;

import dev.unroll.experiments.train.RunMetrics.Updates;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A place where the loss falls off so steeply that one update along the gradient goes far astray.
 *
 * @param update its number, from 1
 * @param norm of the gradient there
 * @param median norm of the run
 * @param before mean loss of the ten updates up to this one
 * @param after mean loss of the ten updates after it
 */
record Cliff(int update, double norm, double median, double before, double after) {
  private static final int AROUND = 10;

  /** The place with the largest finite norm of all runs. */
  static Cliff highest(List<Updates> runs) {
    return runs.stream()
        .map(Cliff::highest)
        .max(Comparator.comparingDouble(Cliff::norm))
        .orElseThrow();
  }

  private static Cliff highest(Updates run) {
    List<Double> norms = run.gradient();
    int top =
        IntStream.range(0, norms.size())
            .filter(k -> Double.isFinite(norms.get(k)))
            .boxed()
            .max(Comparator.comparing(norms::get))
            .orElse(0);
    List<Double> sorted = norms.stream().sorted().toList();
    return new Cliff(
        top + 1,
        norms.get(top),
        sorted.get(sorted.size() / 2),
        mean(run.loss().subList(Math.max(0, top + 1 - AROUND), top + 1)),
        mean(run.loss().subList(top + 1, Math.min(norms.size(), top + 1 + AROUND))));
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
