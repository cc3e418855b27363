package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.forecast.model.Levels;
import java.util.Arrays;
import java.util.List;

/**
 * How much of a network's median is added to the line beside it, by the step ahead: from 0, where
 * the network made the line no better on the validation windows, to 1. The spread of its quantiles
 * around their median stays.
 *
 * @param shares [H], each from 0 to 1; empty for 1 everywhere
 */
@SuppressWarnings("ArrayRecordComponent") // as it is written down
record HorizonGate(double[] shares) {
  /** Adds everything. */
  static final HorizonGate OPEN = new HorizonGate(new double[0]);

  private static final int CHOICES = 10; // shares that are tried, above 0
  private static final double MIN_GAIN = 0.01; // of the error, for more to be added

  /**
   * The shares with the least absolute errors on validation windows. Each step is judged together
   * with its neighbours, so that neighbouring shares are alike.
   *
   * @param rests of each window, what the line leaves of each value, [H]; NaN where missing
   * @param medians of each window, the network's, [H]
   */
  static HorizonGate fit(List<double[]> rests, List<double[]> medians) {
    int horizon = medians.get(0).length;
    int reach = Math.max(1, horizon / 8);
    double[][] errors = new double[CHOICES + 1][horizon];
    for (int c = 0; c <= CHOICES; c++) {
      for (int n = 0; n < rests.size(); n++) {
        for (int h = 0; h < horizon; h++) {
          double error = Math.abs(rests.get(n)[h] - (double) c / CHOICES * medians.get(n)[h]);
          errors[c][h] += Double.isNaN(error) ? 0 : error;
        }
      }
    }
    double[] shares = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      int from = Math.max(0, h - reach);
      int to = Math.min(horizon, h + reach + 1);
      double none = sum(errors[0], from, to);
      int best = 0;
      for (int c = 1; c <= CHOICES; c++) {
        boolean gains = sum(errors[c], from, to) < (1 - MIN_GAIN) * none;
        best = gains && sum(errors[c], from, to) < sum(errors[best], from, to) ? c : best;
      }
      shares[h] = (double) best / CHOICES;
    }
    return new HorizonGate(shares);
  }

  /** Whether it is one of H steps. */
  boolean fits(int horizon) {
    return (shares.length == 0 || shares.length == horizon)
        && Arrays.stream(shares).allMatch(share -> share >= 0 && share <= 1);
  }

  private static double sum(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).sum();
  }

  /** The quantiles at a step with the median moved towards 0. */
  double[] step(double[] quantiles, int h) {
    if (shares.length == 0) {
      return quantiles;
    }
    double moved = (1 - shares[h]) * quantiles[Levels.median()];
    return Arrays.stream(quantiles).map(value -> value - moved).toArray();
  }
}
