package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.Portable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a run has of its forecast, from which later forecasts continue. */
public sealed interface StoredForecast permits StoredNetwork, StoredCombination {

  /** The forecaster, as a backtest names it. */
  String model();

  /** Whose it is. */
  RunFolder run();

  /**
   * As data, for an export.
   *
   * @throws InvalidInput if an export has no room for it
   */
  Portable portable() throws IOException;

  /** Forecasts a study that {@link #otherData} has read. */
  List<QuantileForecast> forecast(ForecastStudy study);

  /** Adds the values of a study that {@link #newValues} has read. */
  Update update(ForecastStudy study) throws IOException;

  /** Writes something into a run. */
  @FunctionalInterface
  interface Writer {
    void write() throws IOException;
  }

  /**
   * A forecast after new values.
   *
   * @param series with them
   * @param words how many there are, and what was done with them
   * @param revisions how known values differ from what they were, in words
   * @param store stores the values; until then the run is as it was
   */
  record Update(
      List<PanelSeries> series,
      List<QuantileForecast> forecasts,
      String words,
      Optional<String> revisions,
      Writer store) {}

  /**
   * Stores what a fit has learnt, and the series of its study. A single method is stored as a
   * combination of one.
   *
   * @param model the forecaster, as a backtest names it
   */
  static void write(String model, Forecaster.Fit fit, ForecastStudy study, RunFolder run)
      throws IOException {
    if (fit.origin() instanceof NeuralFit network) {
      StoredNetwork.write(network, study, run);
    } else if (fit.origin() instanceof CombinedForecaster.Fits combined) {
      StoredCombination.write(combined, study, run);
    } else {
      StoredCombination.write(CombinedForecaster.Fits.of(model, fit.origin()), study, run);
    }
  }

  /**
   * Reads what a run has stored.
   *
   * @throws InvalidInput if it has nothing, or that is damaged
   */
  static StoredForecast read(RunFolder run) throws IOException {
    return StoredCombination.isIn(run) ? StoredCombination.read(run) : StoredNetwork.read(run);
  }

  /**
   * The study of the run with other data.
   *
   * @param words settings of the data, such as {@code data.file=new.csv}
   * @throws InvalidInput if the words set anything else
   */
  default ForecastStudy otherData(List<String> words) throws IOException {
    ForecastStudy study =
        ForecastStudy.ofOtherData(run().recipe(), words, ForecastState.frequency(run()));
    SeasonsFile.find(run()).ifPresent(study::useSeasons);
    return study;
  }

  /** The same for newer values of the run's own series, whose static covariates are known. */
  default ForecastStudy newValues(List<String> words) throws IOException {
    ForecastStudy study =
        ForecastStudy.ofNewValues(run().recipe(), words, ForecastState.frequency(run()));
    SeasonsFile.find(run()).ifPresent(study::useSeasons);
    return study;
  }

  /** What a reader has to know of a run of an older version. */
  default Optional<String> note() {
    return Optional.empty();
  }
}
