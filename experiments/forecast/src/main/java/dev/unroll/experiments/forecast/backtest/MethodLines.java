package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.LastValues;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.runtime.LineTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits that are linear in the last values, as lines. */
final class MethodLines {
  private final int past;
  private final int horizon;

  private MethodLines(int past, int horizon) {
    this.past = past;
    this.horizon = horizon;
  }

  /**
   * The lines of some fits; empty if one of them reads all values.
   *
   * @param histories the series of the fits, in their order
   */
  static Optional<LineTable> of(
      ClassicalForecaster.SeriesFits fits, List<PanelSeries> histories, int horizon) {
    int past = 0;
    int season = 1;
    for (int i = 0; i < histories.size(); i++) {
      Optional<LastValues> read = fits.of(i).lastValues();
      if (read.isEmpty()) {
        return Optional.empty();
      }
      past = Math.max(past, read.get().count());
      season = Math.max(season, read.get().season());
    }
    MethodLines lines = new MethodLines(past, horizon);
    List<double[]> all = new ArrayList<>();
    Map<String, LineTable.Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < histories.size(); i++) {
      rows.put(
          histories.get(i).id(),
          new LineTable.Row(i, fits.isLog(i), fits.deviations(i, histories.get(i))));
      all.add(lines.line(fits.of(i)));
    }
    return Optional.of(new LineTable(past, season, horizon, all, rows));
  }

  /** What the fit says of zeros, and of each value of 1 among zeros beside it. */
  private double[] line(BaselineMethod.Fit fit) {
    double[] zeros = new double[Math.max(1, past)];
    double[] intercept = fit.forecast(zeros, horizon).mean();
    double[] line = new double[(past + 1) * horizon];
    System.arraycopy(intercept, 0, line, past * horizon, horizon);
    for (int p = 0; p < past; p++) {
      double[] one = zeros.clone();
      one[p] = 1;
      double[] said = fit.forecast(one, horizon).mean();
      for (int h = 0; h < horizon; h++) {
        line[p * horizon + h] = said[h] - intercept[h];
      }
    }
    return line;
  }
}
