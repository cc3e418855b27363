package dev.unroll.experiments.forecast.backtest;

import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.datasets.score.Intervals;
import dev.unroll.datasets.score.SeasonalScale;

/** A forecast beside what came. */
final class Case {
  private final double[] actual;
  private final Predicted forecast;
  private final SeasonalScale scale;

  /**
   * @param actual [H], NaN where missing
   */
  Case(double[] actual, Predicted forecast, SeasonalScale scale) {
    this.actual = actual.clone();
    this.forecast = forecast;
    this.scale = scale;
  }

  double[] actual() {
    return actual;
  }

  Predicted forecast() {
    return forecast;
  }

  SeasonalScale scale() {
    return scale;
  }

  /** Mean width of a central interval. */
  double width(int interval) {
    return Intervals.width(forecast.at(interval), forecast.at(Levels.count() - 1 - interval));
  }

  /** The share of values in a central interval; NaN if all are missing. */
  double coverage(int interval) {
    return Intervals.coverage(
        actual, forecast.at(interval), forecast.at(Levels.count() - 1 - interval));
  }
}
