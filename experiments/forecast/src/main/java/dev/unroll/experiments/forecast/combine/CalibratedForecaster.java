package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.OuterForecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * A forecaster whose intervals are widened to cover what they should of the hold-out, and that says
 * nothing below zero of series without negative values.
 *
 * @param horizon steps ahead, H
 * @param chosen what an earlier hold-out chose; null to choose
 */
public record CalibratedForecaster(Forecaster inner, int horizon, IntervalCalibration chosen)
    implements OuterForecaster {

  /** One that calibrates on the hold-out. */
  public CalibratedForecaster(Forecaster inner, int horizon) {
    this(inner, horizon, null);
  }

  @Override
  public Optional<Forecaster> labelsShifted() {
    return inner.labelsShifted().map(shifted -> new CalibratedForecaster(shifted, horizon));
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return chosen == null
        ? fit(past, HoldOut.of(past, horizon), progress).fit()
        : new CalibratedFit(inner.fit(past, progress), chosen);
  }

  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    HeldOutFit fit = inner.fit(past, holdOut, progress);
    List<PanelSeries> usable = holdOut.usable(past);
    IntervalCalibration calibration = IntervalCalibration.of(fit.heldOut(), usable, holdOut);
    List<List<QuantileForecast>> heldOut =
        IntStream.range(0, fit.heldOut().size())
            .mapToObj(
                window ->
                    calibration.apply(fit.heldOut().get(window), holdOut.until(usable, window)))
            .toList();
    return new HeldOutFit(new CalibratedFit(fit.fit(), calibration), heldOut);
  }

  /** A fit with the calibration of its intervals. */
  public record CalibratedFit(Fit inner, IntervalCalibration calibration) implements Fit {
    @Override
    public List<QuantileForecast> forecast(List<PanelSeries> histories) {
      return calibration.apply(inner.forecast(histories), histories);
    }

    @Override
    public Optional<String> note() {
      return inner.note();
    }
  }
}
