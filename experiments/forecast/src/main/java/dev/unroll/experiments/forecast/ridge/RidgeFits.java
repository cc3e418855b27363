package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SpreadLevel;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fits of the variants that were chosen, whose median is the forecast.
 *
 * @param fits in the order of the choices
 */
public record RidgeFits(List<RidgeChoice> choices, List<PanelRidgeFit> fits)
    implements Forecaster.Fit {
  public RidgeFits {
    choices = List.copyOf(choices);
    fits = List.copyOf(fits);
  }

  @Override
  public List<Predicted> forecast(List<PanelSeries> histories) {
    return median(
        choices.stream().map(RidgeChoice::variant).toList(),
        fits.stream().map(one -> one.forecast(histories)).toList(),
        histories);
  }

  /**
   * The median of several variants, quantile by quantile; of those in logarithms alone where a
   * history asks for it.
   *
   * @param forecasts of each variant and history
   */
  static List<Predicted> median(
      List<RidgeVariant> variants, List<List<Predicted>> forecasts, List<PanelSeries> histories) {
    boolean anyLogs = variants.stream().anyMatch(RidgeVariant::log);
    List<Predicted> medians = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      int place = i;
      boolean logs =
          anyLogs
              && SpreadLevel.onlyLogarithms(histories.get(i).values(), variants.get(0).season());
      medians.add(
          median(
              IntStream.range(0, variants.size())
                  .filter(v -> variants.get(v).log() || !logs)
                  .mapToObj(v -> forecasts.get(v).get(place).quantiles())
                  .toList()));
    }
    return medians;
  }

  private static Predicted median(List<double[][]> all) {
    double[][] median = new double[all.get(0).length][Levels.count()];
    for (int h = 0; h < median.length; h++) {
      for (int q = 0; q < median[h].length; q++) {
        int step = h;
        int level = q;
        double[] sorted = all.stream().mapToDouble(one -> one[step][level]).sorted().toArray();
        median[h][q] = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
      }
    }
    return new Predicted(median);
  }
}
