package dev.unroll.runtime.random;

/** Numbers drawn from distributions, the same ones that commons-math draws. */
public final class Draws {
  private static final double FEW = 40; // up to which mean a Poisson counts one by one
  private static final double[] SHARES = new double[16]; // Σ_{k ≤ i} ln 2^k / k!

  static {
    double term = 1;
    double sum = 0;
    for (int i = 0; i < SHARES.length; i++) {
      term *= Math.log(2) / (i + 1);
      sum += term;
      SHARES[i] = sum;
    }
  }

  private Draws() {}

  /**
   * From a gamma distribution: Marsaglia and Tsang 2000; below shape 1, Ahrens and Dieter 1974.
   *
   * @param shape above 0
   * @param scale mean / shape
   */
  public static double gamma(Well random, double shape, double scale) {
    if (shape < 1) {
      return scale * smallGamma(random, shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / (3 * Math.sqrt(d));
    while (true) {
      double x = random.normal();
      double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      if (v > 0) {
        double square = x * x;
        double u = random.uniform();
        if (u < 1 - 0.0331 * square * square
            || Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) {
          return scale * d * v;
        }
      }
    }
  }

  private static double smallGamma(Well random, double shape) {
    double b = 1 + shape / Math.E;
    while (true) {
      double p = b * random.uniform();
      double x = p <= 1 ? Math.pow(p, 1 / shape) : -Math.log((b - p) / shape);
      double u = random.uniform();
      if (u <= (p <= 1 ? Math.exp(-x) : Math.pow(x, shape - 1))) {
        return x;
      }
    }
  }

  /** From an exponential distribution with mean 1: Ahrens and Dieter 1972, algorithm SA. */
  static double exponential(Well random) {
    double a = 0;
    double u = random.uniform();
    while (u < 0.5) {
      a += SHARES[0];
      u *= 2;
    }
    u += u - 1;
    if (u <= SHARES[0]) {
      return a + u;
    }
    int i = 0;
    double least = random.uniform();
    do {
      i++;
      least = Math.min(least, random.uniform());
    } while (u > SHARES[i]);
    return a + least * SHARES[0];
  }

  /**
   * A count from a Poisson distribution: one by one where the mean is small, else Devroye 1981.
   *
   * @param mean above 0
   */
  public static long poisson(Well random, double mean) {
    if (mean >= FEW) {
      double whole = Math.floor(mean);
      double rest = mean - whole;
      long more = rest < Double.MIN_VALUE ? 0 : poisson(random, rest);
      return more + largePoisson(random, whole);
    }
    double end = Math.exp(-mean);
    double product = 1;
    long count = 0;
    while (count < 1000 * mean) {
      product *= random.uniform();
      if (product < end) {
        return count;
      }
      count++;
    }
    return count;
  }

  private static long largePoisson(Well random, double lambda) {
    double delta = Math.sqrt(lambda * Math.log(32 * lambda / Math.PI + 1));
    double wide = 2 * lambda + delta;
    double a1 = Math.sqrt(Math.PI * wide) * Math.exp(1 / (8 * lambda));
    double a2 = wide / delta * Math.exp(-delta * (1 + delta) / wide);
    double all = a1 + a2 + 1;
    while (true) {
      double u = random.uniform();
      double x;
      double y;
      double v;
      if (u <= a1 / all) {
        double n = random.normal();
        x = n * Math.sqrt(lambda + delta / 2) - 0.5;
        if (x > delta || x < -lambda) {
          continue;
        }
        y = x < 0 ? Math.floor(x) : Math.ceil(x);
        v = -exponential(random) - n * n / 2 + 1 / (8 * lambda);
      } else if (u > a1 / all + a2 / all) {
        return (long) lambda;
      } else {
        x = delta + wide / delta * exponential(random);
        y = Math.ceil(x);
        v = -exponential(random) - delta * (x + 1) / wide;
      }
      if (accepts(lambda, x < 0, y, v)) {
        return (long) (lambda + y);
      }
    }
  }

  private static boolean accepts(double lambda, boolean below, double y, double v) {
    double t = y * (y + 1) / (2 * lambda);
    if (v < -t && !below) {
      return true;
    }
    double right = t * ((2 * y + 1) / (6 * lambda) - 1);
    double left = right - t * t / (3 * (lambda + (below ? y + 1 : 0)));
    return v < left
        || (v <= right
            && v
                < y * Math.log(lambda)
                    - Tails.logGamma(y + lambda + 1)
                    + Tails.logGamma(lambda + 1));
  }
}
