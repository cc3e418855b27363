package dev.unroll.runtime;

/**
 * Where a value lies in what was forecast of it.
 *
 * @param expected the median that was forecast
 * @param pit the probability of a value up to the one that came: the probability integral transform
 * @param p the probability of a value at least as far out, twice the smaller of pit and 1 − pit
 */
public record ForecastPlace(double expected, double pit, double p) {
  /** Before there is a forecast. */
  public static final ForecastPlace UNKNOWN = new ForecastPlace(Double.NaN, Double.NaN, Double.NaN);

  /**
   * The place of a value.
   *
   * @param levels of the quantiles [Q], ascending
   * @param quantiles [Q] of the forecast, ascending; none if there is no forecast
   * @param value NaN if it is missing
   */
  public static ForecastPlace of(double[] levels, double[] quantiles, double value) {
    if (quantiles.length == 0) {
      return UNKNOWN;
    }
    double[] tails = tails(levels, quantiles, value);
    double p = Math.min(1, 2 * Math.min(tails[0], tails[1]));
    return new ForecastPlace(quantiles[quantiles.length / 2], tails[0], p);
  }

  /**
   * Whether a stream reads the median in place of the value: one odd value would make the forecasts
   * after it odd, too.
   *
   * @param less p is less than this; 0 for never
   * @param odd values in a row in whose place the median was read: after as many as the horizon has
   *     steps, the level has changed, and values count
   */
  public boolean held(double less, int odd, int horizon) {
    return p < less && odd < horizon;
  }

  /**
   * The level at which a value lies, linear between quantiles, and no less than the first level and
   * no more than the last. Where quantiles coincide, the middle of their levels.
   *
   * @return NaN when the value is missing
   */
  public static double level(double[] levels, double[] quantiles, double value) {
    int below = 0; // how many quantiles lie below the value, and how many not above it
    int upTo = 0;
    double sum = 0;
    for (double quantile : quantiles) {
      below += quantile < value ? 1 : 0;
      upTo += quantile <= value ? 1 : 0;
      sum += quantile;
    }
    int last = levels.length - 1;
    if (Double.isNaN(value) || Double.isNaN(sum)) {
      return Double.NaN;
    }
    if (upTo > below) {
      return (levels[below] + levels[upTo - 1]) / 2;
    }
    if (below == 0 || below > last) {
      return levels[below == 0 ? 0 : last];
    }
    double part = (value - quantiles[below - 1]) / (quantiles[below] - quantiles[below - 1]);
    return levels[below - 1] + part * (levels[below] - levels[below - 1]);
  }

  /**
   * How likely a value up to the one that came was, and one from it on: {@link #level} with
   * exponential tails. The tail below the first quantile passes through it and the next other one
   * up to the middle one, which gives its rate; the upper tail likewise. Tails of a normal
   * distribution are lighter, so that nothing is called less likely than it is.
   *
   * @return two probabilities with the sum 1; NaN when the value is missing
   */
  static double[] tails(double[] levels, double[] quantiles, double value) {
    int last = levels.length - 1;
    if (value < quantiles[0]) {
      double below = levels[0] * tail(quantiles[0] - value, quantiles, levels, 0, 1);
      return new double[] {below, 1 - below};
    }
    if (value > quantiles[last]) {
      double[] upper = new double[levels.length];
      for (int k = 0; k <= last; k++) {
        upper[k] = 1 - levels[k];
      }
      double above = upper[last] * tail(value - quantiles[last], quantiles, upper, last, -1);
      return new double[] {1 - above, above};
    }
    double level = level(levels, quantiles, value);
    return new double[] {level, 1 - level};
  }

  /** exp(−distance / scale), the scale from the outermost quantile and the next other one. */
  private static double tail(
      double distance, double[] quantiles, double[] shares, int outer, int inwards) {
    int middle = quantiles.length / 2;
    for (int k = outer + inwards; inwards * k <= inwards * middle; k += inwards) {
      double width = Math.abs(quantiles[k] - quantiles[outer]);
      if (width > 0) {
        return Math.exp(-distance * Math.log(shares[k] / shares[outer]) / width);
      }
    }
    return 0;
  }
}
