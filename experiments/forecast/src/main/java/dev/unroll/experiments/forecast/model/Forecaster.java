package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** A way to forecast. */
public interface Forecaster {
  String name();

  /** Whether it is one of those that a model has to beat. */
  boolean baseline();

  /**
   * Learns from the past alone.
   *
   * @param past each series up to the first step that is forecast
   * @throws dev.unroll.datasets.input.InvalidInput if it cannot, with the reason
   */
  Fit fit(List<PanelSeries> past);

  /**
   * The same, telling how it goes.
   *
   * @param progress hears how much is done, from 0 to 1, where that takes a while
   */
  default Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return fit(past);
  }

  /**
   * The same made to answer one step late, so that its first answer is the last value it was given;
   * nothing for one that is not trained on labels. {@code --check-leaks} looks what that does.
   */
  default Optional<Forecaster> labelsShifted() {
    return Optional.empty();
  }

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
