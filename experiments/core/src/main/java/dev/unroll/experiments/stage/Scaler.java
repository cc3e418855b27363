package dev.unroll.experiments.stage;

import java.util.Optional;

/**
 * Scales a value: minus a centre, over a spread.
 *
 * @param centre subtracted
 * @param spread divided by; above 0
 */
public record Scaler(double centre, double spread) implements Stage {
  /** Leaves values as they are. */
  public static final Scaler NONE = new Scaler(0, 1);

  @Override
  public double[] step(double... x) {
    return new double[] {scale(x[0])};
  }

  /** Whether both numbers can be used. */
  public boolean usable() {
    return Double.isFinite(centre) && spread > 0;
  }

  public double scale(double value) {
    return (value - centre) / spread;
  }

  /** The value that was scaled to this. */
  public double restore(double scaled) {
    return scaled * spread + centre;
  }

  /** Mean and deviation of the known values from one step to before another, if there are any. */
  public static Optional<Scaler> fit(double[] values, int from, int to) {
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
    return Optional.of(
        new Scaler(mean, deviation > 0 ? deviation : Math.max(1e-9, Math.abs(mean))));
  }
}
