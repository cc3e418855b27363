package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "Or use the network of an earlier forecast, without fitting it again:",
      "",
      "  unroll forecast --from RUN                         its file with new rows",
      "  unroll forecast --from RUN data.file=other.csv     another file of that kind",
      "  unroll forecast --from RUN --update data.file=today.csv",
      "",
      "--update reads the time steps that are new to RUN, starting from the state of its networks,"
          + " stores the new state in RUN, and replaces the forecast of RUN.",
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
      description = "Forecast with the network of an earlier forecast, without fitting it again.")
  private Path from;

  @Option(
      names = "--update",
      description =
          "With --from: read new values into the state of the networks, and store it in RUN.")
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
      throw new InvalidInput("--with: the network is that of --from; leave one of them out");
    }
    if (update) {
      update(run);
    } else {
      forecastOtherData(run);
    }
    return 0;
  }

  /** Fits on everything. A network is kept in the run. */
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
    Forecaster.Fit fit;
    List<Predicted> forecasts;
    try (FitLine line = new FitLine(common.status())) {
      fit = forecaster.fit(study.series(), share -> line.at(forecaster.name(), 0, 1, share));
      forecasts = fit.forecast(study.series());
    }
    Optional<NeuralFit> network = network(fit);
    if (network.isPresent()) {
      List<PanelSeries> histories = study.series().stream().map(study::filled).toList();
      NeuralFitFile.write(network.get(), folder);
      ForecastState.create(network.get(), histories).write(study.panel().frequency(), folder);
    }
    fit.note().ifPresent(note -> common.say("%s: %s", forecaster.name(), note));
    new Request(List.of(), forecaster.name(), "", false).write(folder.path());
    output(study).write(forecaster.name(), study.series(), forecasts, folder);
    network.ifPresent(
        kept ->
            common.say(
                "to use the network %s again: unroll forecast --from %s",
                kept.spec().name(), folder.path()));
  }

  /** The network of a fit; the first one of a combination. */
  private static Optional<NeuralFit> network(Forecaster.Fit fit) {
    Forecaster.Fit origin = fit.origin();
    Stream<Forecaster.Fit> all =
        origin instanceof CombinedForecaster.Fits combined
            ? combined.members().values().stream().map(Forecaster.Fit::origin)
            : Stream.of(origin);
    return all.filter(NeuralFit.class::isInstance).map(NeuralFit.class::cast).findFirst();
  }

  /**
   * Forecasts other data, or more of the same, with the network of a run, which does not change.
   */
  private void forecastOtherData(RunFolder run) throws IOException {
    NeuralFit fit = NeuralFitFile.read(run);
    ForecastStudy study =
        ForecastStudy.ofOtherData(run.recipe(), words, ForecastState.frequency(run));
    boolean rewritten = checkRewrittenFiles(run, study);
    RunFolder folder = createRun(study);
    try (Lock lock = folder.lock()) {
      if (rewritten) {
        RunData.recordChange(folder, RunData.files(run), study.files());
      }
      RunData.settle(folder, study.files(), false);
      List<PanelSeries> histories = study.series().stream().map(study::filled).toList();
      new Request(List.of(), "", run.path().toString(), false).write(folder.path());
      output(study)
          .write(
              fit.spec().name(),
              study.series(),
              study.reconciled(fit, histories).forecast(histories),
              folder);
    }
  }

  /** Reads new values of the same series into the state that a run keeps. */
  private void update(RunFolder run) throws IOException {
    try (Lock lock = run.lock();
        CloseableThreadContext.Instance log = run.logging()) {
      ForecastState before = ForecastState.read(run);
      ForecastStudy study =
          ForecastStudy.ofNewValues(run.recipe(), words, ForecastState.frequency(run));
      if (checkRewrittenFiles(run, study)) {
        changed.accept(common, run, study.files());
      }
      if (!study.levels().isEmpty()) {
        common.say("note: with --update forecasts are not reconciled");
      }
      ForecastState after = before.update(study.series(), study::filled);
      before
          .revisions(study.series())
          .ifPresent(what -> common.say("note: " + what + "; fit again to learn them"));
      common.say(
          "%d new steps of %d series; %s",
          after.newSteps(),
          after.series().size(),
          after.fit().spec().isStateful()
              ? "they were read from the stored state on"
              : "the window was read again, because its scale changes with every value"
                  + " (with normalise=series the state is kept)");
      new Request(List.of(), after.fit().spec().name(), "", true).write(run.path());
      output(study).write(after.fit().spec().name(), after.series(), after.forecast(), run);
      after.write(ForecastState.frequency(run), run); // last: cut off before, all is as it was
    }
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
            "%s is not the file that %s was fitted on with rows added at its end: expected its values unchanged; fit again to learn from the new ones, or add --anyway to use the network as it is"
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
