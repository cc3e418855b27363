package dev.unroll.runtime;

import dev.unroll.runtime.random.Draws;
import dev.unroll.runtime.random.Tails;
import dev.unroll.runtime.random.Well;
import java.util.Arrays;

/** What the outputs of a forecaster's network at a step say about the value there, scaled. */
public enum ForecastHead {
  /** The quantiles themselves. */
  QUANTILES {
    @Override
    int outputs(int levels) {
      return levels;
    }

    @Override
    void quantiles(Wanted wanted, double spread, float[] raw, double[] y) {
      for (int q = 0; q < y.length; q++) {
        y[q] = raw[q];
      }
    }

    @Override
    double sample(Wanted wanted, double spread, float[] raw, Well random) {
      double[] levels = wanted.levels;
      double[] values = new double[levels.length];
      quantiles(wanted, spread, raw, values);
      Arrays.sort(values);
      double u = random.uniform();
      int k = 1;
      while (k < levels.length - 1 && levels[k] < u) {
        k++;
      }
      double share = (u - levels[k - 1]) / (levels[k] - levels[k - 1]);
      return values[k - 1] + share * (values[k] - values[k - 1]);
    }
  },

  /** Mean and deviation of a normal distribution. */
  GAUSSIAN {
    @Override
    void quantiles(Wanted wanted, double spread, float[] raw, double[] y) {
      double sigma = sigma(raw);
      for (int q = 0; q < y.length; q++) {
        y[q] = raw[0] + sigma * wanted.normal[q];
      }
    }

    @Override
    double sample(Wanted wanted, double spread, float[] raw, Well random) {
      return raw[0] + sigma(raw) * random.normal();
    }
  },

  /** Place, scale and degrees of freedom (above 2) of Student's t. */
  STUDENT_T {
    @Override
    int outputs(int levels) {
      return 3;
    }

    @Override
    void quantiles(Wanted wanted, double spread, float[] raw, double[] y) {
      double sigma = sigma(raw);
      double freedom = freedom(raw);
      for (int q = 0; q < y.length; q++) {
        y[q] = raw[0] + sigma * Tails.student(wanted.levels[q], freedom);
      }
    }

    @Override
    double sample(Wanted wanted, double spread, float[] raw, Well random) {
      double freedom = freedom(raw);
      double chiSquared = Draws.gamma(random, freedom / 2, 2);
      double t = random.normal() / Math.sqrt(chiSquared / freedom);
      return raw[0] + sigma(raw) * t;
    }

    private double freedom(float[] raw) {
      return 2 + LEAST + softplus(raw[2]);
    }
  },

  /** Mean and dispersion of a negative binomial, for counts: variance μ + αμ². */
  NEGATIVE_BINOMIAL {
    @Override
    public boolean counts() {
      return true;
    }

    @Override
    void quantiles(Wanted wanted, double spread, float[] raw, double[] y) {
      double mean = mean(spread, raw);
      double r = 1 / dispersion(spread, raw);
      for (int q = 0; q < y.length; q++) {
        y[q] = Tails.negativeBinomial(wanted.levels[q], mean, r) / spread;
      }
    }

    /** A Poisson whose mean is drawn from a gamma. */
    @Override
    double sample(Wanted wanted, double spread, float[] raw, Well random) {
      double alpha = dispersion(spread, raw);
      double mean = Draws.gamma(random, 1 / alpha, alpha * mean(spread, raw));
      return mean > 0 ? Draws.poisson(random, mean) / spread : 0;
    }

    private double mean(double spread, float[] raw) {
      return spread * (1e-6 + softplus(raw[0]));
    }

    private double dispersion(double spread, float[] raw) {
      return (LEAST + softplus(raw[1])) / Math.sqrt(spread);
    }
  };

  private static final double LEAST = 1e-3; // of a scale

  /**
   * What is asked for.
   *
   * @param levels of the quantiles
   * @param normal the same quantiles of a normal distribution; only for {@link #GAUSSIAN}
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Wanted(double[] levels, float[] normal) {}

  /** Whether values are counts. */
  public boolean counts() {
    return false;
  }

  /** How many numbers a network gives at a step. */
  int outputs(int levels) {
    return 2;
  }

  /**
   * The quantiles that outputs stand for; they may cross.
   *
   * @param spread that values were divided by
   * @param raw the network's outputs
   * @param y the quantiles; written
   */
  abstract void quantiles(Wanted wanted, double spread, float[] raw, double[] y);

  /** A value drawn from the distribution that outputs stand for. */
  abstract double sample(Wanted wanted, double spread, float[] raw, Well random);

  private static double sigma(float[] raw) {
    return LEAST + softplus(raw[1]);
  }

  private static double softplus(double x) {
    return x > 30 ? x : Math.log1p(Math.exp(x));
  }
}
