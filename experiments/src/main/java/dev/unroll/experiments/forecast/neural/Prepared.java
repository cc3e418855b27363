package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A series as networks see it: its logarithm and the difference to the season before, where asked
 * for; and its inputs besides.
 */
final class Prepared {
  private final PanelSeries series;
  private final boolean log;
  private final int lag;
  private final double[] levels;
  private final double[] values;
  private final double[][] known;
  private final double[][] past;
  private final double[][] calendar;

  /**
   * @param lag steps to the value that is subtracted, at least the horizon; 0 for none
   * @param ahead steps beyond the end whose inputs are needed
   * @param frequency of the calendar's inputs; null for none
   */
  Prepared(PanelSeries series, boolean log, int lag, int ahead, Frequency frequency) {
    this.series = series;
    this.log = log;
    this.lag = lag;
    this.levels = series.values();
    for (int t = 0; t < levels.length && log; t++) {
      if (levels[t] <= 0) {
        throw new InvalidInput(
            "model.log: expected values above 0, series %s has %s at step %d; set log=false"
                .formatted(series.id(), levels[t], t + 1));
      }
      levels[t] = Math.log(levels[t]);
    }
    this.values = levels.clone();
    for (int t = 0; t < values.length && lag > 0; t++) {
      values[t] = t < lag ? Double.NaN : levels[t] - levels[t - lag];
    }
    this.known = Inputs.scaled(series.known(), values.length);
    this.past = Inputs.scaled(series.past(), values.length);
    this.calendar = calendar(frequency, values.length + ahead);
  }

  private double[][] calendar(Frequency frequency, int steps) {
    if (frequency == null || series.time(0).isEmpty()) {
      return new double[0][];
    }
    double[][] rows = new double[frequency.calendarWidth()][steps];
    for (int t = 0; t < steps; t++) {
      Optional<LocalDateTime> time = series.time(t);
      double[] at = frequency.calendar(time.orElseThrow());
      for (int k = 0; k < at.length; k++) {
        rows[k][t] = at[k];
      }
    }
    return rows;
  }

  int size() {
    return values.length;
  }

  double[] values() {
    return values;
  }

  /** Inputs that are known ahead: the calendar's, then the file's. */
  int knownWidth() {
    return calendar.length + known.length;
  }

  int pastWidth() {
    return past.length;
  }

  double known(int k, int step) {
    double[] row = k < calendar.length ? calendar[k] : known[k - calendar.length];
    return step >= 0 && step < row.length ? row[step] : 0;
  }

  double past(int k, int step) {
    return step >= 0 && step < past[k].length ? past[k][step] : 0;
  }

  /** A forecast of the prepared series, as one of the series. */
  double restored(double forecast, int step) {
    double level = lag == 0 ? forecast : forecast + before(step);
    return log ? Math.exp(level) : level;
  }

  /** The last level known a whole number of lags before. */
  private double before(int step) {
    for (int t = step - lag; t >= 0; t -= lag) {
      if (t < levels.length && Double.isFinite(levels[t])) {
        return levels[t];
      }
    }
    return Double.NaN;
  }
}
