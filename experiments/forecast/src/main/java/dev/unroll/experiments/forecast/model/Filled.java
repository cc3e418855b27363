package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * A forecaster that is given series whose missing values are filled in. Each is filled after it was
 * cut at its origin, so nothing that comes later shows through.
 *
 * @param season steps of a season, at least 1
 */
public record Filled(Forecaster inner, Fill rule, int season) implements Forecaster {

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean baseline() {
    return inner.baseline();
  }

  @Override
  public Optional<Forecaster> labelsShifted() {
    return inner.labelsShifted().map(shifted -> new Filled(shifted, rule, season));
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    return fit(past, share -> {});
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    Fit fit = inner.fit(filled(past), progress);
    return histories -> fit.forecast(filled(histories));
  }

  private List<PanelSeries> filled(List<PanelSeries> series) {
    return series.stream().map(one -> rule.of(one, season)).toList();
  }
}
