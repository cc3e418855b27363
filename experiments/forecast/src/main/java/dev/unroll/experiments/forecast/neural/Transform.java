package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;

/**
 * Turns values into what is forecast, and back.
 *
 * @param log whether it is their logarithm
 * @param lag steps to the value that is subtracted, at least the horizon; 0 for none
 */
record Transform(boolean log, int lag) {

  /** Values, or their logarithms. */
  double[] levels(PanelSeries series) {
    double[] levels = series.values();
    for (int t = 0; t < levels.length && log; t++) {
      if (levels[t] <= 0) {
        throw new InvalidInput(
            "model.log: expected values above 0, series %s has %s at step %d; set log=false"
                .formatted(series.id(), levels[t], t + 1));
      }
      levels[t] = Math.log(levels[t]);
    }
    return levels;
  }

  /** What is forecast. */
  double[] values(double[] levels) {
    double[] values = levels.clone();
    for (int t = 0; t < values.length && lag > 0; t++) {
      values[t] = t < lag ? Double.NaN : levels[t] - levels[t - lag];
    }
    return values;
  }

  /** A forecast in the units of the series. */
  double restore(double forecast, double[] levels, int step) {
    double level = lag == 0 ? forecast : forecast + before(levels, step);
    return log ? Math.exp(level) : level;
  }

  /** The last level known a whole number of lags before. */
  private double before(double[] levels, int step) {
    for (int t = step - lag; t >= 0; t -= lag) {
      if (t < levels.length && Double.isFinite(levels[t])) {
        return levels[t];
      }
    }
    return Double.NaN;
  }
}
