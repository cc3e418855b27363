package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Hierarchy;
import dev.unroll.experiments.forecast.model.Reconcile;
import dev.unroll.experiments.forecast.model.ReconcilingForecaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sums of a study's series, and what makes forecasts add up; nothing unless it is asked for.
 */
final class SummedSeries {
  private final Optional<Hierarchy> hierarchy;
  private final Reconcile rule;

  /**
   * @throws InvalidInput if the series do not add up
   */
  SummedSeries(Panel panel, PanelSettings data, Reconcile rule) {
    this.rule = rule;
    if (rule == Reconcile.NONE) {
      this.hierarchy = Optional.empty();
      return;
    }
    if (!data.statics().isEmpty() || !data.about().isEmpty() || data.column().size() > 1) {
      throw new InvalidInput(
          "backtest.reconcile: expected one data.column and no static covariates, which sums do not"
              + " have");
    }
    List<String> ids = panel.series().stream().map(PanelSeries::id).toList();
    this.hierarchy = Optional.of(Hierarchy.of(ids, data.id()));
  }

  boolean isEmpty() {
    return hierarchy.isEmpty();
  }

  /** The panel with the sums behind its series, and a note of them. */
  Panel addedTo(Panel panel) {
    if (hierarchy.isEmpty()) {
      return panel;
    }
    Panel summed = hierarchy.get().addedTo(panel);
    List<String> notes = new ArrayList<>(panel.notes());
    notes.add(
        "%d sums are forecast too; medians are made to add up (%s), and the other quantiles move with them"
            .formatted(
                summed.series().size() - panel.series().size(),
                rule == Reconcile.MINT ? "mint" : "bottom-up"));
    return new Panel(summed.series(), summed.frequency(), summed.columns(), notes);
  }

  /** The level of each series, from the file's to the total. */
  List<String> levels() {
    return hierarchy.map(Hierarchy::levels).orElse(List.of());
  }

  Forecaster reconciling(Forecaster one) {
    return hierarchy
        .map(sums -> (Forecaster) new ReconcilingForecaster(one, sums, rule))
        .orElse(one);
  }

  Forecaster.Fit reconciled(Forecaster.Fit fit, List<PanelSeries> past) {
    return hierarchy
        .map(sums -> ReconcilingForecaster.reconciled(fit, past, sums, rule))
        .orElse(fit);
  }
}
