package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.function.DoubleConsumer;

/** A forecaster around another one, whose name it has. */
public interface OuterForecaster extends Forecaster {
  /** The one whose histories or forecasts are changed. */
  Forecaster inner();

  @Override
  default String name() {
    return inner().name();
  }

  @Override
  default String family() {
    return inner().family();
  }

  @Override
  default boolean baseline() {
    return inner().baseline();
  }

  @Override
  default Fit fit(List<PanelSeries> past) {
    return fit(past, share -> {});
  }

  @Override
  Fit fit(List<PanelSeries> past, DoubleConsumer progress);
}
