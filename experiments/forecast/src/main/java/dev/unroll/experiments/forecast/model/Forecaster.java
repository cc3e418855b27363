package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** A method or network that forecasts series. */
public interface Forecaster {
  String name();

  /** Whether it is a baseline for the others. */
  boolean baseline();

  /**
   * Fits it to the past.
   *
   * @param past each series up to the first step that is forecast
   * @throws dev.unroll.datasets.input.InvalidInput if it cannot, with the reason
   */
  Fit fit(List<PanelSeries> past);

  /**
   * The same with progress.
   *
   * @param progress receives the share that is done, from 0 to 1, where fitting takes long
   */
  default Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return fit(past);
  }

  /**
   * The same forecaster with labels one step late, so that its first answer is the last value of
   * its input; empty for one that is not trained on labels. {@code --check-leaks} uses it.
   */
  default Optional<Forecaster> labelsShifted() {
    return Optional.empty();
  }

  /** A fitted forecaster. */
  interface Fit {
    /**
     * Forecasts the steps after each history.
     *
     * @param histories the series of the fit, in its order, maybe longer by now
     */
    List<Predicted> forecast(List<PanelSeries> histories);

    /**
     * What a reader of the forecasts has to know, such as series that it could not be fitted to.
     */
    default Optional<String> note() {
      return Optional.empty();
    }
  }
}
