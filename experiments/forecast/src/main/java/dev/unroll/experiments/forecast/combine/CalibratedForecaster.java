package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A forecaster whose intervals are widened to cover what they should of the hold-out, and that says
 * nothing below zero of series without negative values.
 *
 * @param horizon steps ahead, H
 */
public record CalibratedForecaster(Forecaster inner, int horizon) implements Forecaster {

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
    return inner.labelsShifted().map(shifted -> new CalibratedForecaster(shifted, horizon));
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    return fit(past, share -> {});
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return fit(past, HoldOut.of(past, horizon), progress).fit();
  }

  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    HeldOutFit fit = inner.fit(past, holdOut, progress);
    List<PanelSeries> usable = holdOut.usable(past);
    IntervalCalibration calibration = IntervalCalibration.of(fit.heldOut(), usable, holdOut);
    List<List<Predicted>> heldOut =
        IntStream.range(0, fit.heldOut().size())
            .mapToObj(
                window ->
                    calibration.apply(fit.heldOut().get(window), holdOut.until(usable, window)))
            .toList();
    return new HeldOutFit(fit.fit().with(UnaryOperator.identity(), calibration::apply), heldOut);
  }
}
