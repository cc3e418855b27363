package dev.unroll.runtime;

import dev.unroll.runtime.random.Well;
import java.util.Arrays;

/**
 * Paths of the future that a member draws, a step at a time: a value is drawn from the answer and
 * read at the next step. Everything is in scaled units.
 */
final class SampledPaths {
  private final ForecastSpec spec;
  private final double[] levels;
  private final ForecastMember member;
  private final Well random;

  SampledPaths(ForecastSpec spec, double[] levels, ForecastMember member, Well random) {
    this.spec = spec;
    this.levels = levels;
    this.member = member;
    this.random = random;
  }

  /**
   * Adds the quantiles of the paths at each step ahead.
   *
   * @param last the last value; NaN where it is missing
   * @param known [H][known] the inputs of the steps ahead
   * @param spread that values were divided by
   * @param sums [H][Q]; added to
   */
  void add(double last, double[][] known, double spread, double[][] sums) {
    int count = spec.answer().paths();
    StreamState[] states = member.branches(count);
    double[] values = new double[count];
    Arrays.fill(values, last);
    for (int h = 0; h < spec.horizon(); h++) {
      for (int p = 0; p < count; p++) {
        float[] raw = step(states[p], values[p], known[h]);
        values[p] = spec.answer().head().sample(levels, spread, raw, random);
      }
      double[] quantiles = quantiles(values);
      member.finish(quantiles, h, 0);
      for (int q = 0; q < quantiles.length; q++) {
        sums[h][q] += quantiles[q];
      }
    }
  }

  private float[] step(StreamState state, double value, double... known) {
    float[] in = member.x();
    boolean present = !Double.isNaN(value);
    in[0] = present ? (float) value : 0;
    in[1] = present ? 1 : 0;
    in[2] = 1;
    for (int k = 0; k < known.length; k++) {
      in[3 + k] = (float) known[k];
    }
    return member.step(state);
  }

  /** Linear between the two nearest (type 7 of Hyndman and Fan 1996). */
  private double[] quantiles(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[levels.length];
    for (int q = 0; q < quantiles.length; q++) {
      double place = levels[q] * (sorted.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.length - 1);
      quantiles[q] = sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
    return quantiles;
  }
}
