package dev.unroll.experiments.forecast.stock;

import java.util.Arrays;

/**
 * The same forecast every day: 0, which is the random walk's, or the mean return of the fit, which
 * is the random walk's with drift.
 */
record ConstantReturn(String name, boolean mean) implements ReturnModel {
  static final ReturnModel RANDOM_WALK = new ConstantReturn("random walk", false);
  static final ReturnModel DRIFT = new ConstantReturn("drift", true);

  @Override
  public int memory() {
    return 1;
  }

  @Override
  public Fitted fit(double[] returns) {
    double forecast = mean ? Arrays.stream(returns).average().orElse(0) : 0;
    return recent -> {
      double[] next = new double[recent.length];
      Arrays.fill(next, forecast);
      return next;
    };
  }
}
