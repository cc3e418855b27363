package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;

/**
 * The mean of the last k known values, at each step.
 *
 * <p>No textbook formula: the deviation at h is the root mean square of its h-step errors within
 * the fit's history, for h up to half of it and at most 400, and from there on that of the last h.
 *
 * @param values k, at least 1
 */
public record MovingAverage(int values) implements BaselineMethod {
  private static final int MEASURED_STEPS = 400;

  public MovingAverage {
    if (values < 1) {
      throw new InvalidInput("moving average: expected at least 1 value, got " + values);
    }
  }

  @Override
  public String label() {
    return "moving average of " + values;
  }

  @Override
  public int needs(int season) {
    return 2 * values + 2;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    double[] means = new double[history.length];
    Arrays.setAll(means, t -> mean(history, t));
    double[] deviations = new double[Math.min(MEASURED_STEPS, history.length / 2)];
    for (int i = 0; i < deviations.length; i++) {
      int h = i + 1;
      double measured = History.deviation(history, h - 1, t -> means[t - h + 1], 0);
      deviations[i] = Double.isNaN(measured) && i > 0 ? deviations[i - 1] : measured;
    }
    return new LastValues(values, 1)
        .fit(
            (past, horizon) -> {
              double mean = mean(past, past.length);
              return new Forecast(
                  horizon, h -> mean, h -> deviations[Math.min(h, deviations.length) - 1]);
            });
  }

  /** Of the last k known values before a step; NaN when there are fewer. */
  private double mean(double[] history, int end) {
    double sum = 0;
    int count = 0;
    for (int t = end - 1; t >= 0 && count < values; t--) {
      sum += Double.isNaN(history[t]) ? 0 : history[t];
      count += Double.isNaN(history[t]) ? 0 : 1;
    }
    return count < values ? Double.NaN : sum / count;
  }
}
