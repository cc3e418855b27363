package dev.unroll.experiments.sweep;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A density over the places of a range, from 0 to 1, as a mixture: a normal distribution, cut off
 * at the ends, around each observed place, and one over the whole range. The width of each is the
 * larger distance to its two neighbours (Bergstra et al. 2011, "Algorithms for Hyper-Parameter
 * Optimization", section 4), within the bounds that Optuna documents as magic clip.
 */
final class ParzenEstimator {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  private static final double PRIOR_MEAN = 0.5;
  private static final double PRIOR_WEIGHT = 1;
  private static final int MAX_RESOLUTION = 100;
  private static final int FULL_WEIGHTS = 25; // of the latest observations; older ones fade

  private final double[] means;
  private final double[] deviations;
  private final double[] weights;
  private final double cell;

  /**
   * @param places observed, the oldest first
   * @param cell the width of the interval that one value has, for whole numbers; 0 for reals
   */
  ParzenEstimator(double[] places, double cell) {
    int n = places.length;
    this.means = Arrays.copyOf(places, n + 1);
    means[n] = PRIOR_MEAN;
    this.weights = Arrays.copyOf(weights(n), n + 1);
    weights[n] = PRIOR_WEIGHT;
    this.deviations = deviations(means);
    this.cell = cell;
  }

  /** The weights of n observations, the oldest first: all 1 up to 25; of more, the older fade. */
  static double[] weights(int n) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    int fading = n - FULL_WEIGHTS;
    for (int i = 0; i < fading; i++) {
      weights[i] = 1.0 / n + (1 - 1.0 / n) * i / fading;
    }
    return weights;
  }

  /** The last of the means is the prior's, whose deviation is the whole range. */
  private static double[] deviations(double[] means) {
    double[] sorted = means.clone();
    Arrays.sort(sorted);
    double narrowest = 1.0 / Math.min(MAX_RESOLUTION, means.length);
    double[] deviations = new double[means.length];
    for (int i = 0; i < means.length - 1; i++) {
      int at = Arrays.binarySearch(sorted, means[i]);
      double left = at > 0 ? sorted[at] - sorted[at - 1] : 0;
      double right = at < sorted.length - 1 ? sorted[at + 1] - sorted[at] : 0;
      deviations[i] = Math.max(narrowest, Math.min(1, Math.max(left, right)));
    }
    deviations[means.length - 1] = 1;
    return deviations;
  }

  /** A place from this density. */
  double sample(Random random) {
    int i = draw(weights, random);
    double low = NORMAL.cumulativeProbability((0 - means[i]) / deviations[i]);
    double high = NORMAL.cumulativeProbability((1 - means[i]) / deviations[i]);
    double share = low + random.nextDouble() * (high - low);
    double place = means[i] + deviations[i] * NORMAL.inverseCumulativeProbability(share);
    return Math.max(0, Math.min(1, place));
  }

  /** An index with a probability proportional to its weight. */
  static int draw(double[] weights, Random random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int i = 0;
    while (i < weights.length - 1 && left >= weights[i]) {
      left -= weights[i++];
    }
    return i;
  }

  /** The logarithm of the density at a place; for whole numbers of the mass of its value. */
  double logDensity(double place) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double all = mass(i, 0, 1);
      double here =
          cell > 0
              ? mass(i, place - cell / 2, place + cell / 2)
              : NORMAL.density((place - means[i]) / deviations[i]) / deviations[i];
      sum += weights[i] * here / all;
    }
    return Math.log(Math.max(Double.MIN_NORMAL, sum / Arrays.stream(weights).sum()));
  }

  private double mass(int i, double from, double to) {
    return NORMAL.cumulativeProbability((to - means[i]) / deviations[i])
        - NORMAL.cumulativeProbability((from - means[i]) / deviations[i]);
  }
}
