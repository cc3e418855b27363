package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.score.Quantiles;
import java.util.Arrays;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/** What a network's outputs at a step say about the value there, and the loss that fits them. */
public enum Head {
  /**
   * The quantiles themselves, by the pinball loss (Koenker and Bassett 1978), with the factor 2.
   */
  QUANTILES {
    @Override
    int outputs(double[] levels) {
      return levels.length;
    }

    @Override
    double loss(double[] levels, double y, double spread, double[] raw, double[] gradient) {
      double loss = 0;
      for (int q = 0; q < levels.length; q++) {
        double error = y - raw[q];
        double slope = error >= 0 ? levels[q] : levels[q] - 1;
        loss += 2 * slope * error / levels.length;
        gradient[q] = -2 * slope / levels.length;
      }
      return loss;
    }

    @Override
    double[] quantiles(double[] levels, double spread, double[] raw) {
      return raw.clone();
    }

    /** Linear between the quantiles, and on beyond the outermost two. */
    @Override
    double sample(double[] levels, double spread, double[] raw, RandomGenerator random) {
      double[] values = Quantiles.uncrossed(raw);
      double u = random.nextDouble();
      int k = 1;
      while (k < levels.length - 1 && levels[k] < u) {
        k++;
      }
      double share = (u - levels[k - 1]) / (levels[k] - levels[k - 1]);
      return values[k - 1] + share * (values[k] - values[k - 1]);
    }
  },

  /** Mean and deviation of a normal distribution, by the likelihood (as DeepAR, 2020). */
  GAUSSIAN {
    @Override
    int outputs(double[] levels) {
      return 2;
    }

    @Override
    double loss(double[] levels, double y, double spread, double[] raw, double[] gradient) {
      double sigma = sigma(raw);
      double z = (y - raw[0]) / sigma;
      gradient[0] = -z / sigma;
      gradient[1] = (1 - z * z) / sigma * sigmoid(raw[1]);
      return Math.log(sigma) + z * z / 2 + Math.log(2 * Math.PI) / 2;
    }

    @Override
    double[] quantiles(double[] levels, double spread, double[] raw) {
      return located(levels, raw, new NormalDistribution(null, 0, 1));
    }

    @Override
    double sample(double[] levels, double spread, double[] raw, RandomGenerator random) {
      return raw[0] + sigma(raw) * random.nextGaussian();
    }
  },

  /** Window, scale and degrees of freedom (above 2) of Student's t, for heavy tails. */
  STUDENT_T {
    @Override
    int outputs(double[] levels) {
      return 3;
    }

    @Override
    double loss(double[] levels, double y, double spread, double[] raw, double[] gradient) {
      double sigma = sigma(raw);
      double nu = freedom(raw);
      double z = (y - raw[0]) / sigma;
      double square = z * z;
      gradient[0] = -(nu + 1) * z / (sigma * (nu + square));
      gradient[1] = (1 - (nu + 1) * square / (nu + square)) / sigma * sigmoid(raw[1]);
      double log = Math.log1p(square / nu);
      gradient[2] =
          0.5
              * (Gamma.digamma(nu / 2)
                  - Gamma.digamma((nu + 1) / 2)
                  + 1 / nu
                  + log
                  - (nu + 1) * square / (nu * (nu + square)))
              * sigmoid(raw[2]);
      return Gamma.logGamma(nu / 2)
          - Gamma.logGamma((nu + 1) / 2)
          + Math.log(nu * Math.PI) / 2
          + Math.log(sigma)
          + (nu + 1) / 2 * log;
    }

    @Override
    double[] quantiles(double[] levels, double spread, double[] raw) {
      return located(levels, raw, new TDistribution(null, freedom(raw)));
    }

    /** A normal over the root of a chi-squared over its degrees of freedom. */
    @Override
    double sample(double[] levels, double spread, double[] raw, RandomGenerator random) {
      double nu = freedom(raw);
      double chiSquared = new GammaDistribution(random, nu / 2, 2).sample();
      double t = random.nextGaussian() / Math.sqrt(chiSquared / nu);
      return raw[0] + sigma(raw) * t;
    }
  },

  /**
   * Mean and dispersion of a negative binomial, for counts: variance μ + αμ² (as DeepAR, whose
   * scaling this is: μ = spread · softplus, α = softplus / √spread).
   */
  NEGATIVE_BINOMIAL {
    @Override
    boolean counts() {
      return true;
    }

    @Override
    int outputs(double[] levels) {
      return 2;
    }

    @Override
    double loss(double[] levels, double y, double spread, double[] raw, double[] gradient) {
      double count = Math.rint(y * spread);
      double mu = mean(spread, raw);
      double alpha = dispersion(spread, raw);
      double r = 1 / alpha;
      double byMean = (mu - count) / (mu * (1 + alpha * mu));
      double byDispersion =
          r * r * (Gamma.digamma(count + r) - Gamma.digamma(r) - Math.log1p(alpha * mu))
              + (r + count) * mu / (1 + alpha * mu)
              - count * r;
      gradient[0] = byMean * spread * sigmoid(raw[0]);
      gradient[1] = byDispersion / Math.sqrt(spread) * sigmoid(raw[1]);
      return Gamma.logGamma(r)
          + Gamma.logGamma(count + 1)
          - Gamma.logGamma(count + r)
          + (r + count) * Math.log1p(alpha * mu)
          - count * Math.log(alpha * mu);
    }

    @Override
    double[] quantiles(double[] levels, double spread, double[] raw) {
      double mu = mean(spread, raw);
      double r = 1 / dispersion(spread, raw);
      double[] values = new double[levels.length];
      for (int q = 0; q < levels.length; q++) {
        long below = -1; // the least count with at least that much probability up to it
        long above = 1;
        while (cumulative(above, mu, r) < levels[q]) {
          below = above;
          above *= 2;
        }
        while (above - below > 1) {
          long middle = (below + above) / 2;
          if (cumulative(middle, mu, r) < levels[q]) {
            below = middle;
          } else {
            above = middle;
          }
        }
        values[q] = above / spread;
      }
      return values;
    }

    private double cumulative(long count, double mu, double r) {
      return Beta.regularizedBeta(r / (r + mu), r, count + 1.0);
    }

    /** A Poisson whose mean is drawn from a gamma. */
    @Override
    double sample(double[] levels, double spread, double[] raw, RandomGenerator random) {
      double alpha = dispersion(spread, raw);
      double mean = new GammaDistribution(random, 1 / alpha, alpha * mean(spread, raw)).sample();
      return mean > 0 ? new PoissonDistribution(random, mean, 1e-12, 10_000).sample() / spread : 0;
    }

    private double mean(double spread, double[] raw) {
      return spread * (1e-6 + softplus(raw[0]));
    }

    private double dispersion(double spread, double[] raw) {
      return (MIN_SCALE + softplus(raw[1])) / Math.sqrt(spread);
    }
  };

  /** A scale never quite vanishes: the likelihood has no bound there. */
  private static final double MIN_SCALE = 1e-3;

  /** How many numbers a network gives at a step. */
  abstract int outputs(double[] levels);

  /** Whether values are counts. */
  boolean counts() {
    return false;
  }

  /**
   * The loss of one value.
   *
   * @param levels of the quantiles wanted
   * @param y what came, scaled
   * @param spread what it was divided by
   * @param raw the network's outputs
   * @param gradient of the loss by each output; written
   */
  abstract double loss(double[] levels, double y, double spread, double[] raw, double[] gradient);

  /** The quantiles that the outputs stand for; they may cross. */
  abstract double[] quantiles(double[] levels, double spread, double[] raw);

  /** A value drawn from the distribution that the outputs stand for, scaled. */
  abstract double sample(double[] levels, double spread, double[] raw, RandomGenerator random);

  /** Quantiles of a distribution with the location raw[0] and the scale of raw[1]. */
  private static double[] located(double[] levels, double[] raw, RealDistribution unit) {
    double sigma = sigma(raw);
    return Arrays.stream(levels)
        .map(level -> raw[0] + sigma * unit.inverseCumulativeProbability(level))
        .toArray();
  }

  private static double sigma(double[] raw) {
    return MIN_SCALE + softplus(raw[1]);
  }

  /** Degrees of freedom, above 2. */
  private static double freedom(double[] raw) {
    return 2 + MIN_SCALE + softplus(raw[2]);
  }

  private static double softplus(double x) {
    return x > 30 ? x : Math.log1p(Math.exp(x));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
