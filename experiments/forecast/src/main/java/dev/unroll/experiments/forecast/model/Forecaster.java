package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A method or network that forecasts series. */
public interface Forecaster {
  Logger LOG = LogManager.getLogger(Forecaster.class);

  String name();

  /** Forecasters that differ in their windows alone are of one family. */
  default String family() {
    return name();
  }

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
   * Fits it twice: to what lies before the hold-out, for forecasts of it, and to the whole past.
   *
   * @param past each series up to the first step that is forecast
   * @param progress receives the share that is done, from 0 to 1
   */
  default HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    List<PanelSeries> usable = holdOut.usable(past);
    List<List<QuantileForecast>> heldOut = List.of();
    try {
      if (!usable.isEmpty()) {
        heldOut =
            holdOut.forecasts(
                usable, fit(holdOut.until(usable, 0), share -> progress.accept(share / 2)));
      }
    } catch (InvalidInput e) {
      LOG.debug("{} has no forecasts of the hold-out: {}", name(), e.getMessage());
    }
    return new HeldOutFit(fit(past, share -> progress.accept((1 + share) / 2)), heldOut);
  }

  /**
   * A fit to the whole past.
   *
   * @param heldOut forecasts of the hold-out, of each origin and usable series, by a fit to what
   *     lies before it; empty if no series is usable, or that is too little to be fitted to
   */
  record HeldOutFit(Fit fit, List<List<QuantileForecast>> heldOut) {}

  /**
   * The same forecaster with labels one step late, so that its first answer is the last value of
   * its input; empty for one that is not trained on labels. {@code --check-leaks} uses it.
   */
  default Optional<Forecaster> labelsShifted() {
    return Optional.empty();
  }

  /** Changes forecasts that were made after some histories. */
  @FunctionalInterface
  interface Adjustment {
    List<QuantileForecast> of(List<QuantileForecast> forecasts, List<PanelSeries> histories);
  }

  /** A fitted forecaster. */
  interface Fit {
    /**
     * Forecasts the steps after each history.
     *
     * @param histories the series of the fit, in its order, maybe longer by now
     */
    List<QuantileForecast> forecast(List<PanelSeries> histories);

    /**
     * The same fit with other histories read, and its forecasts changed.
     *
     * @param histories such as those with missing values filled
     */
    default Fit with(UnaryOperator<List<PanelSeries>> histories, Adjustment adjustment) {
      Fit fit = this;
      return new Fit() {
        @Override
        public List<QuantileForecast> forecast(List<PanelSeries> given) {
          return adjustment.of(fit.forecast(histories.apply(given)), given);
        }

        @Override
        public Optional<String> note() {
          return fit.note();
        }

        @Override
        public Fit origin() {
          return fit.origin();
        }
      };
    }

    /** This fit before its histories or forecasts were changed. */
    default Fit origin() {
      return this;
    }

    /**
     * What a reader of the forecasts has to know, such as series that it could not be fitted to.
     */
    default Optional<String> note() {
      return Optional.empty();
    }
  }
}
