package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.runtime.ForecastPlace;
import java.util.Arrays;

/**
 * The quantiles a forecast gives, by their levels 0 &lt; q_1 &lt; … &lt; q_Q &lt; 1, and their
 * scores.
 *
 * <p>The loss has the factor 2 of GluonTS and Darts, which makes the loss of the median the
 * absolute error.
 */
public final class Quantiles {
  private final double[] levels;

  private Quantiles(double[] levels) {
    this.levels = levels;
  }

  /** Quantiles at levels in increasing order. */
  public static Quantiles at(double... levels) {
    if (levels.length == 0) {
      throw new InvalidInput("quantile levels: expected at least one, got none");
    }
    for (int k = 0; k < levels.length; k++) {
      Points.share("quantile level", levels[k]);
      if (k > 0 && levels[k] <= levels[k - 1]) {
        throw new InvalidInput(
            "quantile levels: expected increasing ones, got " + Arrays.toString(levels));
      }
    }
    return new Quantiles(levels.clone());
  }

  /** The levels 0.1, 0.2 … 0.9. */
  public static Quantiles deciles() {
    return at(.1, .2, .3, .4, .5, .6, .7, .8, .9);
  }

  /**
   * The same values in increasing order: never a worse loss than the crossed ones. Source:
   * Chernozhukov, Fernández-Val &amp; Galichon, "Quantile and probability curves without crossing",
   * 2010.
   */
  public static double[] uncrossed(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** 2·max(q·e, (q − 1)·e) with e = y − f. */
  public static double loss(double level, double actual, double forecast) {
    double error = actual - forecast;
    return 2 * Math.max(level * error, (level - 1) * error);
  }

  /** The mean loss at each level: [Q] from the actual values [H] and the forecasts [H][Q]. */
  public double[] losses(double[] actual, double[][] forecast) {
    check(actual, forecast);
    double[] losses = new double[levels.length];
    for (int k = 0; k < levels.length; k++) {
      int level = k;
      losses[k] = Points.mean(actual, i -> loss(levels[level], actual[i], forecast[i][level]));
    }
    return losses;
  }

  /**
   * CRPS of each point, approximated by its mean loss over the levels; the mean over the points.
   */
  public double crps(double[] actual, double[][] forecast) {
    return Arrays.stream(losses(actual, forecast)).average().orElseThrow();
  }

  /** Σ loss / Σ |y|, the mean over the levels; NaN when every actual value is 0. */
  public double weightedLoss(double[] actual, double[][] forecast) {
    double size = Points.mean(actual, i -> Math.abs(actual[i]));
    return size == 0 ? Double.NaN : crps(actual, forecast) / size;
  }

  /**
   * The probability integral transform of an actual value: the level at which it lies, linear
   * between quantiles, and no less than the first level and no more than the last. Where quantiles
   * coincide, the middle of their levels.
   *
   * @param values the quantiles [Q] of one point, uncrossed
   * @return NaN when the actual value is missing
   */
  public double pit(double actual, double[] values) {
    width(values);
    return ForecastPlace.level(levels, values, actual);
  }

  private void check(double[] actual, double[][] forecast) {
    if (actual.length != forecast.length) {
      throw new InvalidInput(
          "quantile forecast: expected one row for each of the %d actual values, got %d"
              .formatted(actual.length, forecast.length));
    }
    for (double[] row : forecast) {
      width(row);
    }
  }

  private void width(double[] row) {
    if (row.length != levels.length) {
      throw new InvalidInput(
          "quantile forecast: expected a value for each of the %d levels, got %d"
              .formatted(levels.length, row.length));
    }
  }
}
