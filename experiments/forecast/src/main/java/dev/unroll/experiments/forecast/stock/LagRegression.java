package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.baseline.Linear;
import dev.unroll.datasets.baseline.Moments;
import java.util.Arrays;

/**
 * r_t = c + φ_1·r_{t−1} + … + φ_p·r_{t−p} by least squares, or by ridge regression. The ridge
 * strength is the one with the least squared error over the last fifth of the returns, learnt on
 * those before; the weights are then learnt from all.
 *
 * @param name as tables show it
 * @param memory p, at least 1
 * @param ridge whether the weights are shrunk
 */
public record LagRegression(String name, int memory, boolean ridge) implements ReturnModel {
  // Shares of the mean square of the inputs times T: the last ones leave hardly more than the mean.
  private static final double[] STRENGTHS = {1e-3, 1e-2, 0.1, 0.3, 1, 3, 10, 100};

  public LagRegression {
    if (memory < 1) {
      throw new InvalidInput("regression on returns: expected at least 1 lag, got " + memory);
    }
  }

  /** AR(1). */
  public static LagRegression ar1() {
    return new LagRegression("AR(1)", 1, false);
  }

  /** Ridge regression on the last p returns. */
  public static LagRegression ridge(int lags) {
    return new LagRegression("ridge on %d returns".formatted(lags), lags, true);
  }

  @Override
  public Fitted fit(double[] returns) {
    Linear model = solve(returns, returns.length, ridge ? strength(returns) : 0);
    return recent -> Arrays.stream(recent).mapToDouble(row -> model.apply(row)[0]).toArray();
  }

  private double strength(double[] returns) {
    int split = returns.length * 4 / 5;
    double best = STRENGTHS[0];
    double least = Double.POSITIVE_INFINITY;
    for (double candidate : STRENGTHS) {
      Linear model = solve(returns, split, candidate);
      double sum = 0;
      for (int t = split; t < returns.length; t++) {
        double error = returns[t] - model.apply(Windows.before(returns, t, memory))[0];
        sum += error * error;
      }
      if (sum < least) {
        least = sum;
        best = candidate;
      }
    }
    return best;
  }

  private Linear solve(double[] returns, int to, double strength) {
    Moments moments = new Moments(memory, 1);
    for (int t = memory; t < to; t++) {
      moments.add(Windows.before(returns, t, memory), new double[] {returns[t]});
    }
    return moments.solve(memory, strength);
  }
}
