package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;

/** A way to forecast. */
public interface Forecaster {
  String name();

  /** Whether it is one of those that a model has to beat. */
  boolean baseline();

  /**
   * Learns from the past alone.
   *
   * @param past each series up to the first step that is forecast
   * @throws dev.unroll.datasets.InvalidInput if it cannot, with the reason
   */
  Fit fit(List<PanelSeries> past);

  /** What was learnt. */
  interface Fit {
    /**
     * Forecasts the steps after each history.
     *
     * @param histories the series of the fit, in its order, maybe longer by now
     */
    List<Predicted> forecast(List<PanelSeries> histories);
  }
}
