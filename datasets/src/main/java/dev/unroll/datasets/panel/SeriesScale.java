package dev.unroll.datasets.panel;

import java.util.Arrays;
import java.util.Optional;

/**
 * A linear scale: (value − centre) / spread.
 *
 * @param centre subtracted
 * @param spread divided by; above 0
 */
public record SeriesScale(double centre, double spread) {
  /** The scale that changes nothing: of a series without values. */
  public static final SeriesScale NONE = new SeriesScale(0, 1);

  public boolean usable() {
    return Double.isFinite(centre) && spread > 0;
  }

  public double of(double value) {
    return (value - centre) / spread;
  }

  public double restored(double value) {
    return value * spread + centre;
  }

  /**
   * Mean and (population) deviation of the known values from one step to before another; of a
   * constant its size, or 1.
   */
  public static Optional<SeriesScale> fitted(double[] values, int from, int to) {
    double[] known = Arrays.stream(values, from, to).filter(x -> !Double.isNaN(x)).toArray();
    if (known.length == 0) {
      return Optional.empty();
    }
    double mean = Arrays.stream(known).sum() / known.length;
    double squares = Arrays.stream(known).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt(squares / known.length);
    return Optional.of(
        new SeriesScale(mean, deviation > 0 ? deviation : mean == 0 ? 1 : Math.abs(mean)));
  }

  /** Of counts, which must stay above 0: 0, and 1 + their mean (as DeepAR). */
  public static Optional<SeriesScale> ofCounts(double[] values, int from, int to) {
    return fitted(values, from, to).map(scale -> new SeriesScale(0, 1 + scale.centre()));
  }

  /** Each value scaled; missing ones become the mean. */
  public double[] row(double[] values) {
    return Arrays.stream(values).map(x -> Double.isNaN(x) ? 0 : of(x)).toArray();
  }
}
