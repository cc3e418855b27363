package dev.unroll.experiments.report;

import java.util.List;

/** What the models do, to look at: texts they write, series they forecast. Either may be empty. */
public record Examples(List<Sample> samples, List<Forecast> forecasts) {
  public Examples {
    samples = List.copyOf(samples);
    forecasts = List.copyOf(forecasts);
  }

  /** A comparison with nothing to look at. */
  public static Examples none() {
    return new Examples(List.of(), List.of());
  }

  /** A text a model wrote. It may hold anything; the page shows it as plain text. */
  public record Sample(String model, String text) {}

  /**
   * One model's forecast over one stretch of the test set. Forecasts with equal {@code time} share
   * a chart.
   *
   * @param time one label a step
   * @param actual what happened
   * @param predicted what the model said would
   */
  public record Forecast(
      String model, List<String> time, List<Double> actual, List<Double> predicted) {
    public Forecast {
      time = List.copyOf(time);
      actual = Numbers.copy(actual);
      predicted = Numbers.copy(predicted);
    }
  }
}
