package dev.unroll.datasets.score;

/** The correlation of values with those so many steps before. */
public final class Autocorrelation {
  private Autocorrelation() {}

  /** Of known values about their mean; missing ones (NaN) count as the mean. 0 of a constant. */
  public static double of(double[] values, int lag) {
    double mean = Points.mean(values, t -> values[t]);
    double own = 0;
    double with = 0;
    for (int t = 0; t < values.length; t++) {
      double a = Double.isNaN(values[t]) ? 0 : values[t] - mean;
      double b = t < lag || Double.isNaN(values[t - lag]) ? 0 : values[t - lag] - mean;
      own += a * a;
      with += a * b;
    }
    return own > 0 ? with / own : 0;
  }
}
