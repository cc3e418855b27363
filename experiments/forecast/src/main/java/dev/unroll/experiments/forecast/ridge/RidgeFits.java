package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SpreadLevel;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.runtime.LineTable;
import dev.unroll.runtime.QuantileMix;
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
  public List<QuantileForecast> forecast(List<PanelSeries> histories) {
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
  static List<QuantileForecast> median(
      List<RidgeVariant> variants,
      List<List<QuantileForecast>> forecasts,
      List<PanelSeries> histories) {
    List<QuantileForecast> medians = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      int place = i;
      boolean logs = onlyLogs(variants, histories.get(i));
      double[][] median =
          QuantileMix.median(
              IntStream.range(0, variants.size())
                  .filter(v -> variants.get(v).log() || !logs)
                  .mapToObj(v -> forecasts.get(v).get(place).quantiles())
                  .toArray(double[][][]::new));
      medians.add(new QuantileForecast(median));
    }
    return medians;
  }

  /**
   * The fits as lines from the last values in their own units, one table a variant that is for any
   * of the series.
   *
   * @param histories the series of the fit, in its order; the deviations are in their units
   */
  public List<LineTable> lines(List<PanelSeries> histories) {
    boolean[] logs = new boolean[histories.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = onlyLogs(choices.stream().map(RidgeChoice::variant).toList(), histories.get(i));
    }
    return fits.stream()
        .map(fit -> fit.lines(histories, logs))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }

  private static boolean onlyLogs(List<RidgeVariant> variants, PanelSeries history) {
    return variants.stream().anyMatch(RidgeVariant::log)
        && SpreadLevel.onlyLogarithms(history.values(), variants.get(0).season());
  }
}
