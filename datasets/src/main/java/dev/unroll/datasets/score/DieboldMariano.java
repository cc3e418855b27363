package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The test of Diebold and Mariano whether two forecasts of the same values are equally accurate,
 * with the correction of Harvey, Leybourne and Newbold and Student's t with n − 1 degrees of
 * freedom.
 *
 * <p>Source: Harvey, Leybourne &amp; Newbold, "Testing the equality of prediction mean squared
 * errors", 1997. When the variance of the mean is not positive for h &gt; 1, the test is that of h
 * = 1, as in {@code dm.test} of R's forecast package.
 *
 * @param n the values both errors are known for
 * @param meanDifference the mean of |e1|^p − |e2|^p: below 0 where the first forecast is better
 * @param dm the statistic without the correction
 * @param t the corrected statistic
 * @param p of equal accuracy, two-sided
 * @param pFirstBetter one-sided, small when the first forecast is better
 * @param basis what the statistic rests on
 */
public record DieboldMariano(
    int n, double meanDifference, double dm, double t, double p, double pFirstBetter, Basis basis) {

  /** Which variance the statistic was divided by. */
  public enum Basis {
    /** The autocovariances up to h − 1. */
    AUTOCOVARIANCES,
    /** γ_0 alone, with the correction of h = 1: that of h was not positive. */
    ONE_STEP,
    /** Every difference is 0: t is 0, and both forecasts are equally good. */
    NO_DIFFERENCE,
    /** The difference is the same everywhere: no variance to judge it by, t and p are NaN. */
    CONSTANT_DIFFERENCE
  }

  /**
   * Tests the errors [N] of two forecasts, in the order of time. A value whose error is NaN in
   * either is left out, and so are the autocovariances' products with it.
   *
   * @param horizon h, how many steps ahead the forecasts are; less than the known values
   * @param power p of the loss |e|^p: 1 for absolute, 2 for squared errors
   */
  public static DieboldMariano test(double[] e1, double[] e2, int horizon, int power) {
    Points.sameLength("errors of the second forecast", e1, e2);
    if (power < 1) {
      throw new InvalidInput("Diebold-Mariano test: expected a power of at least 1, got " + power);
    }
    double[] d = new double[e1.length];
    Arrays.setAll(d, i -> Math.pow(Math.abs(e1[i]), power) - Math.pow(Math.abs(e2[i]), power));
    int n = (int) Arrays.stream(d).filter(value -> !Double.isNaN(value)).count();
    if (horizon < 1 || n <= Math.max(horizon, 1)) {
      throw new InvalidInput(
          ("Diebold-Mariano test: expected a horizon from 1 to less than the known errors, got"
                  + " horizon %d and %d errors: score more values or look fewer steps ahead")
              .formatted(horizon, n));
    }
    return of(d, n, horizon);
  }

  private static DieboldMariano of(double[] d, int n, int h) {
    double mean = Points.mean(d, i -> d[i]);
    double none = covariance(d, mean, 0, n);
    double largest = Points.mean(d, i -> Math.abs(d[i]));
    // Rounding leaves a variance of about (1e-16·|d|)² where there is none.
    if (none <= 1e-28 * largest * largest) {
      return largest == 0
          ? new DieboldMariano(n, 0, 0, 0, 1, 0.5, Basis.NO_DIFFERENCE)
          : new DieboldMariano(
              n, mean, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Basis.CONSTANT_DIFFERENCE);
    }
    double sum = none;
    for (int k = 1; k < h; k++) {
      sum += 2 * covariance(d, mean, k, n);
    }
    boolean usable = sum > 1e-12 * none;
    return usable
        ? judged(n, mean, sum / n, h, Basis.AUTOCOVARIANCES)
        : judged(n, mean, none / n, 1, Basis.ONE_STEP);
  }

  private static DieboldMariano judged(int n, double mean, double variance, int h, Basis basis) {
    double dm = mean / Math.sqrt(variance);
    double t = dm * Math.sqrt((n + 1 - 2.0 * h + h * (h - 1.0) / n) / n);
    double below = new TDistribution(null, n - 1.0).cumulativeProbability(t);
    return new DieboldMariano(n, mean, dm, t, 2 * Math.min(below, 1 - below), below, basis);
  }

  /** γ_k with divisor n. */
  private static double covariance(double[] d, double mean, int lag, int n) {
    double sum = 0;
    for (int t = lag; t < d.length; t++) {
      double product = (d[t] - mean) * (d[t - lag] - mean);
      sum += Double.isNaN(product) ? 0 : product;
    }
    return sum / n;
  }
}
