package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;

/**
 * Split-conformal calibration: by how much intervals must be widened to reach their nominal
 * coverage, measured on data the model was not fitted to. The cover holds for exchangeable errors;
 * of a time series that drifts it is an approximation.
 *
 * <p>Source: Lei et al., "Distribution-free predictive inference for regression", 2018; Romano,
 * Patterson &amp; Candès, "Conformalized quantile regression", 2019.
 */
public final class Conformal {
  private Conformal() {}

  /**
   * max(L − y, y − U), [H], negative inside the interval: the correction of these is taken from L
   * and added to U, and narrows the interval when it is negative. Of L = U = f the score is |y −
   * f|, and the correction half the width of the interval around f.
   */
  public static double[] intervalScores(double[] actual, double[] lower, double[] upper) {
    Points.sameLength("lower", actual, lower);
    Points.sameLength("upper", actual, upper);
    double[] scores = new double[actual.length];
    Arrays.setAll(scores, i -> Math.max(lower[i] - actual[i], actual[i] - upper[i]));
    return scores;
  }

  /**
   * The ⌈(n + 1)(1 − α)⌉-th smallest of n scores, missing ones (NaN) left out: a new score is at
   * most this with a probability of at least 1 − α.
   *
   * @param alpha 1 − the nominal coverage
   * @return positive infinity when there are too few scores, n &lt; 1/α − 1, to promise that cover
   */
  public static double correction(double[] scores, double alpha) {
    Points.share("alpha", alpha);
    double[] known = Arrays.stream(scores).filter(score -> !Double.isNaN(score)).sorted().toArray();
    if (known.length == 0) {
      throw new InvalidInput("conformal calibration: expected at least one known score, got none");
    }
    double exact = (known.length + 1) * (1 - alpha);
    int rank = (int) Math.ceil(exact - 1e-9); // 1 − α is rounded: 20·(1 − 0.05) must be 19
    return rank > known.length ? Double.POSITIVE_INFINITY : known[rank - 1];
  }
}
