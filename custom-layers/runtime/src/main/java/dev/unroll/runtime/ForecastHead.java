package dev.unroll.runtime;

import dev.unroll.runtime.random.Draws;
import dev.unroll.runtime.random.Tails;
import dev.unroll.runtime.random.Well;
import java.util.Arrays;

/** What the outputs of a forecaster's network at a step say about the value there, scaled. */
public enum ForecastHead { // without a class for each, since the jar has to be small
  /** The quantiles themselves. */
  QUANTILES,
  /** Mean and deviation of a normal distribution. */
  GAUSSIAN,
  /** Place, scale and degrees of freedom (above 2) of Student's t. */
  STUDENT_T,
  /** Mean and dispersion of a negative binomial, for counts: variance μ + αμ². */
  NEGATIVE_BINOMIAL;

  private static final double LEAST = 1e-3; // of a scale

  /** Whether values are counts. */
  public boolean counts() {
    return this == NEGATIVE_BINOMIAL;
  }

  /** How many numbers a network gives at a step. */
  int outputs(int levels) {
    return this == QUANTILES ? levels : this == STUDENT_T ? 3 : 2;
  }

  /**
   * The quantiles that outputs stand for; they may cross.
   *
   * @param normal the same quantiles of a normal distribution; only for {@link #GAUSSIAN}
   * @param spread that values were divided by
   * @param raw the network's outputs
   * @param y the quantiles; written
   */
  void quantiles(double[] levels, float[] normal, double spread, float[] raw, double[] y) {
    for (int q = 0; q < y.length; q++) {
      if (this == QUANTILES) {
        y[q] = raw[q];
      } else if (this == GAUSSIAN) {
        y[q] = raw[0] + scale(raw) * normal[q];
      } else if (this == STUDENT_T) {
        y[q] = raw[0] + scale(raw) * Tails.student(levels[q], freedom(raw));
      } else {
        double r = 1 / dispersion(spread, raw);
        y[q] = Tails.negativeBinomial(levels[q], mean(spread, raw), r) / spread;
      }
    }
  }

  /** A value drawn from the distribution that outputs stand for. */
  double sample(double[] levels, double spread, float[] raw, Well random) {
    if (this == QUANTILES) {
      return between(levels, raw, random.uniform());
    }
    if (this == GAUSSIAN) {
      return raw[0] + scale(raw) * random.normal();
    }
    if (this == STUDENT_T) {
      double freedom = freedom(raw);
      double chiSquared = Draws.gamma(random, freedom / 2, 2);
      return raw[0] + scale(raw) * (random.normal() / Math.sqrt(chiSquared / freedom));
    }
    double alpha = dispersion(spread, raw);
    double mean = Draws.gamma(random, 1 / alpha, alpha * mean(spread, raw));
    return mean > 0 ? Draws.poisson(random, mean) / spread : 0;
  }

  /** Linear between the quantiles, and on beyond the outermost two. */
  private static double between(double[] levels, float[] raw, double u) {
    float[] values = raw.clone();
    Arrays.sort(values);
    int k = 1;
    while (k < levels.length - 1 && levels[k] < u) {
      k++;
    }
    double share = (u - levels[k - 1]) / (levels[k] - levels[k - 1]);
    return values[k - 1] + share * ((double) values[k] - values[k - 1]);
  }

  private static double scale(float[] raw) {
    return LEAST + softplus(raw[1]);
  }

  private static double freedom(float[] raw) {
    return 2 + LEAST + softplus(raw[2]);
  }

  private static double mean(double spread, float[] raw) {
    return spread * (1e-6 + softplus(raw[0]));
  }

  private static double dispersion(double spread, float[] raw) {
    return scale(raw) / Math.sqrt(spread);
  }

  private static double softplus(double x) {
    return x > 30 ? x : Math.log1p(Math.exp(x));
  }
}
