package dev.unroll.runtime.random;

/** Probabilities and quantiles of Student's t and of the negative binomial distribution. */
public final class Tails {
  private static final double CLOSE = 1e-15;
  private static final int MAX_STEPS = 10_000;
  private static final int LARGE = 16; // from which on the series is exact to rounding

  private Tails() {}

  /** ln Γ(x) for x above 0, by Γ(x + 1) = x Γ(x) and Stirling's series. */
  static double logGamma(double x) {
    double product = 1;
    double y = x;
    while (y < LARGE) {
      product *= y;
      y++;
    }
    double z = 1 / (y * y);
    double series =
        (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / y;
    return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
  }

  /**
   * The regularized incomplete beta function I_x(a, b), by its continued fraction (Lentz 1976).
   *
   * @param x from 0 to 1
   */
  static double beta(double x, double a, double b) {
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - beta(1 - x, b, a);
    }
    if (x <= 0) {
      return 0;
    }
    double front =
        logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
    return Math.exp(front) / a / fraction(x, a, b);
  }

  private static double fraction(double x, double a, double b) {
    double tiny = Double.MIN_NORMAL;
    double value = 1;
    double c = 1;
    double d = 0;
    for (int n = 1; n < MAX_STEPS; n++) {
      int m = n / 2;
      double term =
          n % 2 == 0
              ? m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m))
              : -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1));
      d = 1 + term * d;
      c = 1 + term / c;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = Math.abs(c) < tiny ? tiny : c;
      value *= c * d;
      if (Math.abs(c * d - 1) < CLOSE) {
        break;
      }
    }
    return value;
  }

  /**
   * A quantile of Student's t.
   *
   * @param level between 0 and 1
   * @param freedom degrees of freedom, above 0
   */
  public static double student(double level, double freedom) {
    double tail = Math.min(level, 1 - level);
    if (tail == 0.5) {
      return 0;
    }
    double low = 0;
    double high = 1;
    while (tail(high, freedom) > tail) {
      low = high;
      high *= 2;
    }
    double density =
        logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - Math.log(freedom * Math.PI) / 2;
    double t = (low + high) / 2;
    for (int n = 0; n < 200 && high - low > CLOSE * t; n++) {
      double over = tail(t, freedom) - tail;
      low = over > 0 ? t : low;
      high = over > 0 ? high : t;
      double slope = Math.exp(density - (freedom + 1) / 2 * Math.log1p(t * t / freedom));
      double next = t + over / slope; // the tail falls by the density
      if (!(next > low && next < high)) {
        next = (low + high) / 2;
      }
      if (Math.abs(next - t) <= CLOSE * t) {
        break;
      }
      t = next;
    }
    return level < 0.5 ? -t : t;
  }

  /** The probability of a value above t, for t from 0 on. */
  private static double tail(double t, double freedom) {
    return beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  }

  /**
   * A quantile of the negative binomial: the least count with at least that much probability up to
   * it.
   *
   * @param mean μ, above 0
   * @param r the variance is μ + μ² / r
   */
  public static long negativeBinomial(double level, double mean, double r) {
    long below = -1;
    long above = 1;
    while (upTo(above, mean, r) < level) {
      below = above;
      above *= 2;
    }
    while (above - below > 1) {
      long middle = (below + above) / 2;
      if (upTo(middle, mean, r) < level) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return above;
  }

  private static double upTo(long count, double mean, double r) {
    return beta(r / (r + mean), r, count + 1.0);
  }
}
