package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.StoredForecast;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.logging.log4j.CloseableThreadContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forecasts of every series, from all that is known. */
@Command(
    name = "forecast",
    description = {
      "Fit on all values and forecast the next ones, as a table of quantiles and a chart.",
      "",
      "  unroll forecast data.file=sales.csv horizon=12",
      "  unroll forecast data.file=sales.csv horizon=12 --with \"exponential smoothing\"",
      "",
      "Or continue an earlier forecast. Its networks, weights and intervals stay; statistical"
          + " methods, which take seconds, are fitted to the values that are there:",
      "",
      "  unroll forecast --from RUN                         its file with new rows",
      "  unroll forecast --from RUN data.file=other.csv     another file of that kind",
      "  unroll forecast --from RUN --update data.file=today.csv",
      "",
      "--update adds the time steps that are new to RUN to those it has stored, and replaces the"
          + " forecast of RUN. A network alone (--with gru normalise=series) reads them from the"
          + " state it stopped in.",
      "",
      "The settings are those of 'unroll backtest', which measures how good a forecast is.",
      ""
    })
final class ForecastCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private EffortOptions effort;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A settings file, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--with",
      paramLabel = "NAME",
      description =
          "The forecaster, as a backtest names it. Default: the combination of all, or the first"
              + " network where there is none or strategy=recursive.")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description = "Continue an earlier forecast, without training its networks again.")
  private Path from;

  @Option(
      names = "--update",
      description = "With --from: add new values to those of RUN, and replace its forecast.")
  private boolean update;

  @Mixin private ChangedData changed;

  @Override
  public Integer call() throws IOException {
    if (from == null) {
      if (update) {
        throw new InvalidInput("--update: expected --from RUN, the forecast to update");
      }
      fit();
      return 0;
    }
    RunFolder run = Common.open(from, RunKind.FORECAST);
    if (name != null) {
      throw new InvalidInput("--with: the forecaster is that of --from; leave one of them out");
    }
    if (update) {
      update(run);
    } else {
      forecastOtherData(run);
    }
    return 0;
  }

  /** Fits on everything. */
  private void fit() throws IOException {
    ForecastStudy study = Forecasting.read(effort.before(words));
    Forecaster forecaster = choose(study);
    RunFolder folder = createRun(study);
    try (Lock lock = folder.lock()) {
      fit(study, forecaster, folder);
    }
  }

  private void fit(ForecastStudy study, Forecaster forecaster, RunFolder folder)
      throws IOException {
    RunData.settle(folder, study.files(), false);
    study.keepSeasons(folder, false);
    Forecaster.Fit fit;
    List<QuantileForecast> forecasts;
    try (FitLine line = new FitLine(common.status())) {
      fit = forecaster.fit(study.series(), share -> line.at(forecaster.name(), 0, 1, share));
      forecasts = fit.forecast(study.series());
    }
    StoredForecast.write(forecaster.name(), fit, study, folder);
    fit.note().ifPresent(note -> common.say("%s: %s", forecaster.name(), note));
    new Request(List.of(), forecaster.name(), "", false).write(folder.path());
    output(study).write(forecaster.name(), study.series(), forecasts, folder);
    common.say("to forecast again with newer values: unroll forecast --from %s", folder.path());
  }

  /** Forecasts other data, or more of the same, from what a run has stored; it does not change. */
  private void forecastOtherData(RunFolder run) throws IOException {
    StoredForecast stored = read(run);
    ForecastStudy study = stored.otherData(words);
    boolean rewritten = checkRewrittenFiles(run, study);
    RunFolder folder = createRun(study);
    try (Lock lock = folder.lock()) {
      if (rewritten) {
        RunData.recordChange(folder, RunData.files(run), study.files());
      }
      RunData.settle(folder, study.files(), false);
      study.keepSeasons(folder, false);
      new Request(List.of(), "", run.path().toString(), false).write(folder.path());
      output(study).write(stored.model(), study.series(), stored.forecast(study), folder);
    }
  }

  /** Adds new values of the same series to those that a run has stored. */
  private void update(RunFolder run) throws IOException {
    try (Lock lock = run.lock();
        CloseableThreadContext.Instance log = run.logging()) {
      StoredForecast stored = read(run);
      ForecastStudy study = stored.newValues(words);
      if (checkRewrittenFiles(run, study)) {
        changed.accept(common, run, study.files());
      }
      StoredForecast.Update update = stored.update(study);
      update
          .revisions()
          .ifPresent(what -> common.say("note: " + what + "; fit again to learn them"));
      common.say(update.words());
      new Request(List.of(), stored.model(), "", true).write(run.path());
      output(study).write(stored.model(), update.series(), update.forecasts(), run);
      update.store().write(); // last: cut off before, all is as it was
    }
  }

  private StoredForecast read(RunFolder run) throws IOException {
    StoredForecast stored = StoredForecast.read(run);
    stored.note().ifPresent(note -> common.say("note: " + note));
    return stored;
  }

  /**
   * Checks files of a run that have changed in other ways than by rows at their end.
   *
   * @return whether there are some
   * @throws InvalidInput naming the first one, unless the user accepts them
   */
  private boolean checkRewrittenFiles(RunFolder run, ForecastStudy study) throws IOException {
    List<DataFile> rewritten = RunData.rewritten(run, study.files());
    for (DataFile file : rewritten) {
      if (!changed.isAccepted()) {
        throw new InvalidInput(
            "%s is not the file that %s was fitted on with rows added at its end: expected its values unchanged; fit again to learn from the new ones, or add --anyway to use the forecasters as they are"
                .formatted(file.file(), run.path()));
      }
      common.say(
          "note: %s is not the file that %s was fitted on with rows added at its end",
          file.file(), run.path());
    }
    return !rewritten.isEmpty();
  }

  private RunFolder createRun(ForecastStudy study) throws IOException {
    return common.createRun(RunKind.FORECAST, "forecast", study.settings());
  }

  private ForecastOutput output(ForecastStudy study) {
    return new ForecastOutput(common, study);
  }

  private Forecaster choose(ForecastStudy study) {
    List<Forecaster> all = study.forecasters();
    // Sampled paths come from a network alone.
    Stream<Forecaster> combined =
        all.stream().filter(one -> one instanceof CombinedForecaster && !study.samplesPaths());
    return Stream.concat(combined, all.stream())
        .filter(one -> name == null ? !one.baseline() : one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "--with: expected one of %s; got %s"
                        .formatted(
                            all.stream().map(Forecaster::name).toList(),
                            name == null ? "no network in model.cells" : "'" + name + "'")));
  }
}
