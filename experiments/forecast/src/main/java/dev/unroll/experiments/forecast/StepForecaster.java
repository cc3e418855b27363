package dev.unroll.experiments.forecast;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Forecasts of a run, one series at a time, as its values come: from the last values, and from what
 * methods remember of all values before. For one thread at a time.
 */
public interface StepForecaster {
  /** As a backtest names it. */
  String name();

  /** Steps ahead, H. */
  int horizon();

  /** Steps of the season in which missing values are filled; 1 for none. */
  int season();

  /** How many last values a forecast of a series without a past needs. */
  int reach();

  /** Whether a series that was not in the fit is forecast. */
  default boolean forecastsOthers() {
    return true;
  }

  /** The series that the run keeps: their last values, with missing ones filled. */
  List<PanelSeries> series();

  /** What methods remember of a series of the run; nothing where the last values are enough. */
  double[] memory(String id);

  /**
   * What they remember after some values more.
   *
   * @param memory of the series; nothing if it has no past
   */
  double[] after(String id, double[] memory, double... values);

  /**
   * The forecast of the steps after the last values of a series; empty where no method can.
   *
   * @param memory at the end of these values; nothing if the series has no past
   */
  Optional<QuantileForecast> forecast(PanelSeries last, double... memory);

  /**
   * What a run has stored.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if that is nothing, or damaged
   */
  static StepForecaster of(RunFolder run) throws IOException {
    if (StoredCombination.isIn(run)) {
      return new CombinedSteps(new KeptCombination(StoredCombination.read(run)));
    }
    NeuralFit fit = NeuralFitFile.read(run);
    List<PanelSeries> series = ForecastState.create(fit, ForecastState.readSeries(run)).series();
    return new NetworkSteps(fit, series, fit.single());
  }

  /** A network, which reads its window again. */
  record NetworkSteps(
      NeuralFit fit, List<PanelSeries> series, Function<PanelSeries, QuantileForecast> single)
      implements StepForecaster {
    @Override
    public String name() {
      return fit.spec().name();
    }

    @Override
    public int horizon() {
      return fit.spec().horizon();
    }

    @Override
    public int season() {
      return fit.spec().season();
    }

    @Override
    public int reach() {
      int window = fit.spec().model().window();
      return window > 0 ? window : Integer.MAX_VALUE;
    }

    @Override
    public double[] memory(String id) {
      return new double[0];
    }

    @Override
    public double[] after(String id, double[] memory, double... values) {
      return memory;
    }

    @Override
    public Optional<QuantileForecast> forecast(PanelSeries last, double... memory) {
      return Optional.of(single.apply(last));
    }
  }
}
