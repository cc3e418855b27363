package dev.unroll.experiments.forecast.classical;

import dev.unroll.datasets.input.InvalidInput;
import java.util.function.IntToDoubleFunction;

/** The mean and the standard deviation of each of the next H values. */
public final class Forecast {
  private final double[] mean;
  private final double[] deviation;

  /**
   * Both [H], step 1 first.
   *
   * @param deviation of the h-step error, from the residuals of the fit
   */
  public Forecast(double[] mean, double[] deviation) {
    if (mean.length != deviation.length) {
      throw new InvalidInput(
          "forecast: expected a deviation for each of the %d means, got %d"
              .formatted(mean.length, deviation.length));
    }
    this.mean = mean.clone();
    this.deviation = deviation.clone();
  }

  /** A forecast by functions of the step h, from 1. */
  static Forecast of(int horizon, IntToDoubleFunction mean, IntToDoubleFunction deviation) {
    if (horizon < 1) {
      throw new InvalidInput("forecast horizon: expected at least 1 step, got " + horizon);
    }
    double[] means = new double[horizon];
    double[] deviations = new double[horizon];
    for (int h = 1; h <= horizon; h++) {
      means[h - 1] = mean.applyAsDouble(h);
      deviations[h - 1] = deviation.applyAsDouble(h);
    }
    return new Forecast(means, deviations);
  }

  public double[] mean() {
    return mean.clone();
  }

  public double[] deviation() {
    return deviation.clone();
  }
}
