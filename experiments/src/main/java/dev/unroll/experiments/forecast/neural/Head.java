package dev.unroll.experiments.forecast.neural;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
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
    double loss(double[] levels, double y, double[] raw, double[] gradient) {
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
    double[] quantiles(double[] levels, double[] raw) {
      return raw.clone();
    }
  },

  /** Mean and deviation of a normal distribution, by the likelihood (as DeepAR, 2020). */
  GAUSSIAN {
    @Override
    int outputs(double[] levels) {
      return 2;
    }

    @Override
    double loss(double[] levels, double y, double[] raw, double[] gradient) {
      double sigma = LEAST + softplus(raw[1]);
      double z = (y - raw[0]) / sigma;
      gradient[0] = -z / sigma;
      gradient[1] = (1 - z * z) / sigma * sigmoid(raw[1]);
      return Math.log(sigma) + z * z / 2 + Math.log(2 * Math.PI) / 2;
    }

    @Override
    double[] quantiles(double[] levels, double[] raw) {
      NormalDistribution unit = new NormalDistribution(null, 0, 1);
      double sigma = LEAST + softplus(raw[1]);
      double[] values = new double[levels.length];
      for (int q = 0; q < levels.length; q++) {
        values[q] = raw[0] + sigma * unit.inverseCumulativeProbability(levels[q]);
      }
      return values;
    }
  },

  /** Place, scale and degrees of freedom (above 2) of Student's t, for heavy tails. */
  STUDENT_T {
    @Override
    int outputs(double[] levels) {
      return 3;
    }

    @Override
    double loss(double[] levels, double y, double[] raw, double[] gradient) {
      double sigma = LEAST + softplus(raw[1]);
      double nu = 2 + LEAST + softplus(raw[2]);
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
    double[] quantiles(double[] levels, double[] raw) {
      TDistribution unit = new TDistribution(null, 2 + LEAST + softplus(raw[2]));
      double sigma = LEAST + softplus(raw[1]);
      double[] values = new double[levels.length];
      for (int q = 0; q < levels.length; q++) {
        values[q] = raw[0] + sigma * unit.inverseCumulativeProbability(levels[q]);
      }
      return values;
    }
  };

  /** A scale never quite vanishes: the likelihood has no bound there. */
  private static final double LEAST = 1e-3;

  /** How many numbers a network gives at a step. */
  abstract int outputs(double[] levels);

  /**
   * The loss of one value.
   *
   * @param levels of the quantiles wanted
   * @param y what came
   * @param raw the network's outputs
   * @param gradient of the loss by each output; written
   */
  abstract double loss(double[] levels, double y, double[] raw, double[] gradient);

  /** The quantiles that the outputs stand for; they may cross. */
  abstract double[] quantiles(double[] levels, double[] raw);

  private static double softplus(double x) {
    return x > 30 ? x : Math.log1p(Math.exp(x));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
