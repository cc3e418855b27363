package dev.unroll.datasets.baseline;

import java.util.Optional;

/** A statistical forecasting method. */
public interface BaselineMethod {
  /** As tables show it. */
  String label();

  /** The known values a history must have for {@link #fit}. */
  int needs(int season);

  /**
   * Whether it is better fitted to logarithms where the spread of a series follows its level: it
   * adds up past values, and has no kinds of its own for such series.
   */
  default boolean additive() {
    return false;
  }

  /**
   * Fits the method to a history [T] in the order of time.
   *
   * @param season m, the steps of a season, 1 without one
   * @throws dev.unroll.datasets.input.InvalidInput when the history is too short
   */
  Fit fit(double[] history, int season);

  /** A method with the parameters of its fit. */
  @FunctionalInterface
  interface Fit {
    /**
     * Forecasts the steps after a history with the parameters of the fit, which stay as they are.
     *
     * @param history [T], from the same first step as the fit's history, of any length that the
     *     method could be fitted to
     * @param horizon H, how many steps
     */
    Forecast forecast(double[] history, int horizon);

    /** The last values that are enough for a forecast; empty where it goes over all. */
    default Optional<LastValues> lastValues() {
      return Optional.empty();
    }

    /** The same value by value; empty where the last values are enough. */
    default Optional<Recursion> recursion() {
      return Optional.empty();
    }
  }
}
