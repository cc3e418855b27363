package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.runtime.LineTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The maps of one variant, one a series.
 *
 * @param series in the order of the fit
 */
record PanelRidgeFit(RidgeVariant variant, List<SeriesFit> series) {
  private static final double[] NORMAL = Levels.normal();

  /**
   * The map of one series.
   *
   * @param map [W][H]
   * @param deviations of its residuals, [H], in units
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record SeriesFit(DMatrixRMaj map, double[] deviations) {}

  /** The forecasts after some histories, in the order of the fit. */
  List<QuantileForecast> forecast(List<PanelSeries> histories) {
    return IntStream.range(0, histories.size())
        .parallel()
        .mapToObj(i -> forecast(i, histories.get(i)))
        .toList();
  }

  /** The forecast after a history of a series. */
  private QuantileForecast forecast(int i, PanelSeries history) {
    RidgeWindows windows = new RidgeWindows(history, variant);
    int origin = windows.size();
    double[] answer = answer(series.get(i).map(), windows.inputs(origin));
    double[][] quantiles = new double[answer.length][NORMAL.length];
    for (int q = 0; q < NORMAL.length; q++) {
      double[] level = new double[answer.length];
      for (int h = 0; h < level.length; h++) {
        level[h] = answer[h] + NORMAL[q] * series.get(i).deviations()[h];
      }
      double[] restored = windows.restore(level, origin);
      for (int h = 0; h < level.length; h++) {
        quantiles[h][q] = restored[h];
      }
    }
    return new QuantileForecast(quantiles);
  }

  /**
   * The maps as lines in the units of the series.
   *
   * @param histories in the order of the fit
   * @param onlyLogs of each, whether it is forecast by variants in logarithms alone
   */
  LineTable lines(List<PanelSeries> histories, boolean... onlyLogs) {
    IdentityHashMap<DMatrixRMaj, Integer> places = new IdentityHashMap<>();
    List<double[]> lines = new ArrayList<>();
    Map<String, LineTable.Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < histories.size(); i++) {
      SeriesFit fit = series.get(i);
      if (onlyLogs[i] && !variant.log()) {
        continue;
      }
      int place =
          places.computeIfAbsent(
              fit.map(),
              map -> {
                lines.add(line(map));
                return lines.size() - 1;
              });
      RidgeWindows windows = new RidgeWindows(histories.get(i), variant);
      double[] deviations =
          Arrays.stream(fit.deviations()).map(one -> one * windows.unit()).toArray();
      rows.put(histories.get(i).id(), new LineTable.Row(place, windows.isLog(), deviations));
    }
    return new LineTable(variant.window(), variant.season(), variant.horizon(), lines, rows);
  }

  /**
   * A map of values less the mean c of the last ones, c + (x − c)M, as one of values, [W + 1][H].
   */
  private double[] line(DMatrixRMaj map) {
    int horizon = map.numCols;
    int anchor = Math.min(variant.anchor(), map.numRows);
    double[] line = new double[(map.numRows + 1) * horizon];
    for (int h = 0; h < horizon; h++) {
      double rest = 1;
      for (int k = 0; k < map.numRows; k++) {
        rest -= map.get(k, h);
      }
      for (int k = 0; k < map.numRows; k++) {
        boolean anchored = k >= map.numRows - anchor;
        line[k * horizon + h] = map.get(k, h) + (anchored ? rest / anchor : 0);
      }
    }
    return line;
  }

  /** The answer [H] of a map to one window. */
  static double[] answer(DMatrixRMaj map, DMatrixRMaj window) {
    DMatrixRMaj answer = new DMatrixRMaj(1, map.numCols);
    CommonOps_DDRM.mult(window, map, answer);
    return answer.data;
  }
}
