package dev.unroll.datasets.baseline;

import java.util.Optional;

/**
 * A fit value by value: what it remembers of all values is an array of one size, from which it
 * forecasts.
 */
public interface Recursion {
  /** What it remembers before the first value of the history it was fitted to. */
  double[] start();

  /**
   * What it remembers after some values more.
   *
   * @param memory is not changed
   * @param values NaN where missing
   */
  double[] after(double[] memory, double... values);

  /** Forecasts the steps after the values it remembers. */
  Forecast forecast(double[] memory, int horizon);

  /** The fit that forecasts so. */
  default BaselineMethod.Fit fit() {
    return new Recursive(this);
  }

  /** A fit whose forecasts are those of a recursion over the whole history. */
  record Recursive(Recursion own) implements BaselineMethod.Fit {
    @Override
    public Forecast forecast(double[] history, int horizon) {
      return own.forecast(own.after(own.start(), history), horizon);
    }

    @Override
    public Optional<Recursion> recursion() {
      return Optional.of(own);
    }
  }
}
