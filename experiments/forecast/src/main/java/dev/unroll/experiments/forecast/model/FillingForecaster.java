package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * A forecaster whose series have their missing values replaced. Each series is filled after it was
 * cut at its origin, so that no later value is used.
 *
 * @param season steps of a season, at least 1
 */
public record FillingForecaster(Forecaster inner, Fill rule, int season)
    implements OuterForecaster {

  @Override
  public Optional<Forecaster> labelsShifted() {
    return inner.labelsShifted().map(shifted -> new FillingForecaster(shifted, rule, season));
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return filling(inner.fit(filled(past), progress));
  }

  private Fit filling(Fit fit) {
    return fit.with(this::filled, (forecasts, histories) -> forecasts);
  }

  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    HeldOutFit fit = inner.fit(filled(past), holdOut, progress);
    return new HeldOutFit(filling(fit.fit()), fit.heldOut());
  }

  private List<PanelSeries> filled(List<PanelSeries> series) {
    return series.stream().map(one -> rule.of(one, season)).toList();
  }
}
