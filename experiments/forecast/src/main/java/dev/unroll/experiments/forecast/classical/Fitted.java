package dev.unroll.experiments.forecast.classical;

/** A method with what it learnt from a history. */
@FunctionalInterface
public interface Fitted {
  /**
   * What follows a history, by what was learnt at the fit: nothing is learnt again.
   *
   * @param history [T], from the same first step as the fit's history, of any length that the
   *     method could be fitted to
   * @param horizon H, how many steps
   */
  Forecast forecast(double[] history, int horizon);
}
