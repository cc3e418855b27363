package dev.unroll.app;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.forecast.Study;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.forecast.page.ForecastReport;
import dev.unroll.experiments.report.ComparisonReport.Provenance;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The future of every series, from all that is known. */
@Command(
    name = "forecast",
    description = {
      "Fit on everything and forecast what comes next, as a table of quantiles and a chart.",
      "",
      "  unroll forecast data.file=sales.csv horizon=12",
      "  unroll forecast data.file=sales.csv horizon=12 --with \"exponential smoothing\"",
      "",
      "Settings are those of 'unroll backtest', which says how far to believe a forecast.",
      ""
    })
final class ForecastCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A settings file, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--with",
      paramLabel = "NAME",
      description = "The forecaster, as a backtest names it. Default: the first of model.cells.")
  private String name;

  @Override
  public Integer call() throws IOException {
    Study study = Forecasting.read(words);
    Forecaster forecaster = chosen(study);
    RunFolder folder =
        RunFolder.create(
            common.runsRoot(),
            new RunSpec(
                RunKind.FORECAST,
                "forecast",
                study.settings().toYaml(),
                study.settings().overrides(),
                Workbench.environment(),
                ZonedDateTime.now(ZoneId.systemDefault())));
    study.facts().forEach((key, value) -> common.words().println("  " + key + ": " + value));
    common.words().printf("fitting %s%n", forecaster.name());
    List<Predicted> forecasts = forecaster.fit(study.series()).forecast(study.series());
    Map<String, String> environment = new LinkedHashMap<>();
    folder.environment().forEach((key, value) -> environment.put(key, String.valueOf(value)));
    Provenance provenance = new Provenance(study.facts(), study.settings().toYaml(), environment);
    Path table =
        ForecastReport.write(
            forecaster.name(), study.series(), forecasts, provenance, folder.path());
    folder.status(RunStatus.FINISHED);
    common.words().println("forecast: " + table);
    common.words().println("report: " + folder.path().resolve("report.html"));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("forecast", table.toString());
    document.put("model", forecaster.name());
    common.result(document);
    return 0;
  }

  private Forecaster chosen(Study study) {
    List<Forecaster> all = study.forecasters();
    return all.stream()
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
