package dev.unroll.datasets.score;

/**
 * Errors of point forecasts. Both arrays are [H]; see the package for missing values.
 *
 * <p>Source: Hyndman &amp; Koehler, "Another look at measures of forecast accuracy", 2006; the
 * scale of sMAPE is that of the M4 competition.
 */
public final class PointScores {
  private PointScores() {}

  /** Mean |y − f|, in the unit of the series. */
  public static double mae(double[] actual, double[] forecast) {
    Points.sameLength("forecast", actual, forecast);
    return Points.mean(actual, i -> Math.abs(actual[i] - forecast[i]));
  }

  /** Mean (y − f)², in the squared unit of the series. */
  public static double mse(double[] actual, double[] forecast) {
    Points.sameLength("forecast", actual, forecast);
    return Points.mean(actual, i -> (actual[i] - forecast[i]) * (actual[i] - forecast[i]));
  }

  /** The square root of {@link #mse}, in the unit of the series. */
  public static double rmse(double[] actual, double[] forecast) {
    return Math.sqrt(mse(actual, forecast));
  }

  /** Mean 100·|y − f|/|y|, in percent; undefined, NaN, when an actual value is 0. */
  public static double mape(double[] actual, double[] forecast) {
    Points.sameLength("forecast", actual, forecast);
    return Points.mean(
        actual,
        i ->
            actual[i] == 0
                ? Double.NaN
                : 100 * Math.abs(actual[i] - forecast[i]) / Math.abs(actual[i]));
  }

  /** Mean 200·|y − f|/(|y| + |f|), from 0 to 200; a point where both are 0 adds 0. */
  public static double smape(double[] actual, double[] forecast) {
    Points.sameLength("forecast", actual, forecast);
    return Points.mean(
        actual,
        i ->
            actual[i] == 0 && forecast[i] == 0
                ? 0
                : 200
                    * Math.abs(actual[i] - forecast[i])
                    / (Math.abs(actual[i]) + Math.abs(forecast[i])));
  }
}
