package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;

/**
 * Wilson's 95 % interval of a share. Source: Wilson, "Probable inference, the law of succession,
 * and statistical inference", 1927; Brown, Cai &amp; DasGupta 2001 recommend it.
 *
 * @param share k / n
 * @param low the lower end
 * @param high the upper end
 */
public record Wilson(double share, double low, double high) {
  private static final double Z = 1.959963984540054; // of 95 %, two-sided

  /**
   * The interval of k successes in n trials; of no trial, a share that is NaN and 0 to 1.
   *
   * @throws InvalidInput unless 0 ≤ k ≤ n
   */
  public static Wilson of(int k, int n) {
    if (k < 0 || k > n) {
      throw new InvalidInput("Wilson interval: expected 0 to %d successes, got %d".formatted(n, k));
    }
    if (n == 0) {
      return new Wilson(Double.NaN, 0, 1);
    }
    double p = (double) k / n;
    double square = Z * Z / n;
    double middle = (p + square / 2) / (1 + square);
    double half = Z * Math.sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square);
    return new Wilson(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
