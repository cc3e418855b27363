package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The continuous ranked probability score of one forecast distribution, in the unit of the series:
 * the absolute error when the distribution is a point. Of quantiles: {@link Quantiles#crps}.
 *
 * <p>Source: Gneiting &amp; Raftery, "Strictly proper scoring rules", 2007, section 4.2.
 */
public final class Crps {
  private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

  private Crps() {}

  /**
   * 1/N Σ|s_i − y| − 1/(2N²) ΣΣ|s_i − s_j|, in N log N operations: of sorted samples the double sum
   * is 2 Σ (2i − N − 1)·s_i, i from 1.
   *
   * @param samples [N] of the forecast distribution, in any order
   * @return NaN when the actual value is missing
   */
  public static double ofSamples(double actual, double[] samples) {
    int n = samples.length;
    if (n == 0) {
      throw new InvalidInput("CRPS: expected at least one sample, got none");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double distance = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      distance += Math.abs(sorted[i] - actual);
      // Relative to the actual value, so that a large level does not cancel digits.
      spread += (2.0 * (i + 1) - n - 1) * (sorted[i] - actual);
    }
    return distance / n - spread / n / n;
  }

  /**
   * σ·[z(2Φ(z) − 1) + 2φ(z) − 1/√π] with z = (y − μ)/σ; |y − μ| when σ is 0.
   *
   * @return NaN when the actual value is missing
   */
  public static double ofGaussian(double actual, double mean, double deviation) {
    if (deviation < 0) {
      throw new InvalidInput("CRPS: expected a deviation of at least 0, got " + deviation);
    }
    if (Double.isNaN(actual + mean + deviation)) {
      return Double.NaN;
    }
    if (deviation == 0) {
      return Math.abs(actual - mean);
    }
    double z = (actual - mean) / deviation;
    return deviation
        * (z * (2 * STANDARD.cumulativeProbability(z) - 1)
            + 2 * STANDARD.density(z)
            - 1 / Math.sqrt(Math.PI));
  }
}
