package dev.unroll.experiments.forecast.stock;

import java.util.Arrays;

/** What lies before a return. */
final class Windows {
  private Windows() {}

  /** The {@code memory} returns before return t, [M], the latest last. */
  static double[] before(double[] returns, int t, int memory) {
    return Arrays.copyOfRange(returns, t - memory, t);
  }

  /** Those before each of the returns from {@code from} to before {@code to}: [to − from][M]. */
  static double[][] before(double[] returns, int from, int to, int memory) {
    double[][] windows = new double[to - from][];
    Arrays.setAll(windows, i -> before(returns, from + i, memory));
    return windows;
  }
}
