package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.Portable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A network with the state in which it has read the series of its run. */
record StoredNetwork(RunFolder run, NeuralFit fit) implements StoredForecast {

  static void write(NeuralFit fit, ForecastStudy study, RunFolder run) throws IOException {
    List<PanelSeries> histories = study.series().stream().map(study::filled).toList();
    NeuralFitFile.write(fit, run);
    ForecastState.create(fit, histories).write(study.panel().frequency(), run);
  }

  static StoredNetwork read(RunFolder run) throws IOException {
    return new StoredNetwork(run, NeuralFitFile.read(run));
  }

  @Override
  public String model() {
    return fit.spec().name();
  }

  @Override
  public Portable portable() {
    return fit.portable();
  }

  @Override
  public List<QuantileForecast> forecast(ForecastStudy study) {
    List<PanelSeries> histories = study.series().stream().map(study::filled).toList();
    return study.sums().reconciled(fit, histories).forecast(histories);
  }

  @Override
  public Update update(ForecastStudy study) throws IOException {
    ForecastState before = ForecastState.read(run);
    ForecastState after = before.update(study.series(), study::filled);
    String words =
        "%s of %d series; %s%s"
            .formatted(
                Count.of(after.newSteps(), "new step"),
                after.series().size(),
                fit.spec().isStateful()
                    ? "they were read from the stored state on"
                    : "the window was read again, because its scale changes with every value"
                        + " (with normalise=series the state is kept)",
                study.levels().isEmpty() ? "" : "; these forecasts are not reconciled");
    return new Update(
        after.series(),
        after.forecast(),
        words,
        before.revisions(study.series()),
        () -> after.write(ForecastState.frequency(run), run));
  }

  @Override
  public Optional<String> note() {
    return SeasonsFile.isIn(run)
        ? Optional.empty()
        : Optional.of(
            "%s is of an older version, which stored no combination: its network %s forecasts alone; forecast again to have the combination"
                .formatted(run.path(), model()));
  }
}
