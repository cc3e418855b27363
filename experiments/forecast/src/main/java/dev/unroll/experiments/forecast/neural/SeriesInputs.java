package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.List;

/** A series as networks read it: transformed, and with its covariates scaled as at the fit. */
final class SeriesInputs {
  private final String id;
  private final Transform transform;
  private final double floor; // of forecasts
  private final SeriesScale scaler;
  private final double[] levels;
  private final double[] values;
  private final double[][] known;
  private final double[][] past;
  private final double[][] calendar;
  private final double[] statics;

  SeriesInputs(PanelSeries series, NeuralSpec spec, InputScales fitted) {
    this.id = series.id();
    InputScales.SeriesScales scales = fitted.of(series, spec);
    this.transform = scales.transform(spec);
    this.floor = series.floor();
    if (spec.model().head().counts()) {
      checkCounts(series);
    }
    this.levels = transform.levels(series);
    this.values = transform.values(levels);
    this.scaler = scales.value();
    this.known = scaled(series.known(), scales.known());
    this.past = scaled(series.past(), scales.past());
    this.calendar =
        spec.calendar()
            .map(frequency -> calendar(series, frequency, values.length + spec.horizon()))
            .orElse(new double[0][]);
    this.statics = fitted.statics().inputs(series);
  }

  private static void checkCounts(PanelSeries series) {
    double[] values = series.values();
    for (int t = 0; t < values.length; t++) {
      if (!Double.isNaN(values[t]) && !(values[t] >= 0 && values[t] == Math.rint(values[t]))) {
        throw new InvalidInput(
            "model.head: negative-binomial expects counts (0, 1, 2, …), series %s has %s at step %d; choose another head"
                .formatted(series.id(), values[t], t + 1));
      }
    }
  }

  /** Scaled covariates; a missing value becomes the mean. */
  private static double[][] scaled(double[][] rows, List<SeriesScale> scales) {
    double[][] scaled = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      scaled[k] = scales.get(k).row(rows[k]);
    }
    return scaled;
  }

  private static double[][] calendar(PanelSeries series, Frequency frequency, int steps) {
    if (series.time(0).isEmpty()) {
      throw new InvalidInput(
          "series %s: expected times, as at the fit, got none; name their column with data.time, or set calendar=false"
              .formatted(series.id()));
    }
    double[][] rows = new double[frequency.calendarWidth()][steps];
    for (int t = 0; t < steps; t++) {
      double[] at = frequency.calendar(series.time(t).orElseThrow());
      for (int k = 0; k < at.length; k++) {
        rows[k][t] = at[k];
      }
    }
    return rows;
  }

  String id() {
    return id;
  }

  int size() {
    return values.length;
  }

  double[] values() {
    return values;
  }

  /** Scales the values, as at the fit. */
  SeriesScale scaler() {
    return scaler;
  }

  /**
   * InputWindows that are known ahead: the calendar's, then the file's, then those that never
   * change.
   */
  int knownWidth() {
    return calendar.length + known.length + statics.length;
  }

  int pastWidth() {
    return past.length;
  }

  double known(int k, int step) {
    int own = calendar.length + known.length;
    if (k >= own) {
      return statics[k - own];
    }
    double[] row = k < calendar.length ? calendar[k] : known[k - calendar.length];
    return step >= 0 && step < row.length ? row[step] : 0;
  }

  double past(int k, int step) {
    return step >= 0 && step < past[k].length ? past[k][step] : 0;
  }

  /** A forecast in the units of the series; not below zero where no value was. */
  double restore(double forecast, int step) {
    return Math.max(floor, transform.restore(forecast, levels, step));
  }
}
