package dev.unroll.experiments.forecast.stock;

/**
 * Learns to forecast the next log return. Everything that is chosen, a scale, a strength, the epoch
 * to stop at, is chosen from the returns it is fitted to.
 */
public interface ReturnModel {
  /** As tables show it. */
  String name();

  /** How many of the latest returns a forecast looks at, M. */
  int memory();

  /** Learns from returns [T] in the order of time, T at least M + 30. */
  Fitted fit(double[] returns);

  /** What was learnt. */
  @FunctionalInterface
  interface Fitted {
    /**
     * The return that follows each row of {@code recent} [n][M], whose last column is the latest;
     * nothing else is shown to a model, so that it cannot look ahead.
     *
     * @return [n]
     */
    double[] next(double[][] recent);
  }
}
