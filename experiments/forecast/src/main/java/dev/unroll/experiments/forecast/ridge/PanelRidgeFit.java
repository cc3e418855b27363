package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.List;
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
  List<Predicted> forecast(List<PanelSeries> histories) {
    return IntStream.range(0, histories.size())
        .parallel()
        .mapToObj(i -> forecast(i, histories.get(i)))
        .toList();
  }

  /** The forecast after a history of a series. */
  private Predicted forecast(int i, PanelSeries history) {
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
    return new Predicted(quantiles);
  }

  /** The answer [H] of a map to one window. */
  static double[] answer(DMatrixRMaj map, DMatrixRMaj window) {
    DMatrixRMaj answer = new DMatrixRMaj(1, map.numCols);
    CommonOps_DDRM.mult(window, map, answer);
    return answer.data;
  }
}
