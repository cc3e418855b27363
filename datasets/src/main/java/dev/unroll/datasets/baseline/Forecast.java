package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The mean and the standard deviation of each of the next H values, computed when they are asked
 * for.
 *
 * @param horizon H
 * @param means by the step h, from 1
 * @param deviations of the h-step error, from the residuals of the fit
 */
public record Forecast(int horizon, IntToDoubleFunction means, IntToDoubleFunction deviations) {
  public Forecast {
    if (horizon < 1) {
      throw new InvalidInput("forecast horizon: expected at least 1 step, got " + horizon);
    }
  }

  /** [H]. */
  public double[] mean() {
    return IntStream.rangeClosed(1, horizon).mapToDouble(means).toArray();
  }

  /** [H]. */
  public double[] deviation() {
    return IntStream.rangeClosed(1, horizon).mapToDouble(deviations).toArray();
  }

  /** The same, moved by a number. */
  Forecast plus(double number) {
    return new Forecast(horizon, h -> means.applyAsDouble(h) + number, deviations);
  }
}
