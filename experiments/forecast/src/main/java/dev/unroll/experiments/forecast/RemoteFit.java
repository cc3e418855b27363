package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One fit of a backtest, with the forecasts up to the next, that is made wherever this is
 * deserialised. Data files are read at the path they have in the settings, on every machine.
 *
 * @param settings of the study, as YAML
 * @param seasons of the study
 * @param model the forecaster's name
 * @param window before which it is fitted
 * @param combined whether forecasts of a hold-out are needed
 */
public record RemoteFit(
    String settings, List<Integer> seasons, String model, int window, boolean combined)
    implements Callable<RemoteFit.Answer>, Serializable {

  /**
   * Forecasts of a fit.
   *
   * @param lines as a run's file of forecasts has them; none if the forecaster could not be fitted
   * @param note what a reader has to know of the fit; empty for nothing
   */
  public record Answer(String model, List<String> lines, String note) implements Serializable {}

  /** The fits that a backtest needs and does not have yet. */
  public static List<RemoteFit> missing(
      ForecastStudy study, Backtest backtest, List<Forecaster> forecasters) {
    boolean combined = forecasters.stream().anyMatch(CombinedForecaster.class::isInstance);
    List<RemoteFit> fits = new ArrayList<>();
    for (Forecaster one : forecasters) {
      if (!(one instanceof CombinedForecaster)) {
        for (int window : backtest.missing(one.name(), combined)) {
          fits.add(
              new RemoteFit(
                  study.settings().toYaml(), study.seasons(), one.name(), window, combined));
        }
      }
    }
    return fits;
  }

  /** Fits and forecasts. A forecaster that cannot be fitted would fail again: it has no lines. */
  @Override
  public Answer call() throws IOException {
    Path file = Files.createTempFile("unroll-backtest", ".yaml");
    try {
      Files.writeString(file, settings);
      ForecastStudy study = ForecastStudy.resolved(file).evaluable();
      study.useSeasons(new StudySeasons(seasons, ""));
      Predictions made = Predictions.inMemory();
      String note =
          new Backtest(study.series(), study.protocol(), made)
              .make(forecaster(study), window, combined, share -> {})
              .orElse("");
      return new Answer(model, made.lines(model), note);
    } catch (InvalidInput e) {
      return new Answer(model, List.of(), "");
    } finally {
      Files.delete(file);
    }
  }

  private Forecaster forecaster(ForecastStudy study) {
    return study.forecasters().stream()
        .filter(one -> one.name().equals(model))
        .findFirst()
        .orElseThrow();
  }
}
