package dev.unroll.experiments.forecast.neural;

import java.util.Optional;

/**
 * What is subtracted from values, and what they are divided by.
 *
 * @param centre subtracted
 * @param spread divided by; above 0
 */
public record Scale(double centre, double spread) {
  /** Of a series that says nothing. */
  static final Scale NONE = new Scale(0, 1);

  boolean usable() {
    return Double.isFinite(centre) && spread > 0;
  }

  double of(double value) {
    return (value - centre) / spread;
  }

  double restored(double value) {
    return value * spread + centre;
  }

  /** Mean and deviation of the values there are from one step to before another, if any. */
  static Optional<Scale> fitted(double[] values, int from, int to) {
    int count = 0;
    double sum = 0;
    for (int t = from; t < to; t++) {
      if (!Double.isNaN(values[t])) {
        sum += values[t];
        count++;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    double mean = sum / count;
    double squares = 0;
    for (int t = from; t < to; t++) {
      squares += Double.isNaN(values[t]) ? 0 : (values[t] - mean) * (values[t] - mean);
    }
    double deviation = Math.sqrt(squares / count);
    return Optional.of(new Scale(mean, deviation > 0 ? deviation : Math.max(1e-9, Math.abs(mean))));
  }

  /** Of counts, which must stay above 0: over 1 and their mean (as DeepAR). */
  static Optional<Scale> ofCounts(double[] values, int from, int to) {
    return fitted(values, from, to).map(scale -> new Scale(0, 1 + scale.centre()));
  }

  /** Each value scaled; those that are missing become the mean. */
  double[] row(double[] values) {
    double[] scaled = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      scaled[t] = Double.isNaN(values[t]) ? 0 : of(values[t]);
    }
    return scaled;
  }
}
