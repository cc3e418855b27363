package dev.unroll.app;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.page.ForecastReport;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a forecast into its run, and says where it is. */
final class ForecastOutput {
  private final Common common;
  private final ForecastStudy study;

  ForecastOutput(Common common, ForecastStudy study) {
    this.common = common;
    this.study = study;
  }

  void write(
      String model, List<PanelSeries> series, List<QuantileForecast> forecasts, RunFolder folder)
      throws IOException {
    Map<String, String> facts = study.found();
    study
        .unknownAhead()
        .ifPresent(what -> facts.put("not known ahead", what + "; taken as their mean"));
    common.facts(facts);
    Provenance provenance = new Provenance(facts, study.settings().toYaml(), folder.environment());
    ForecastReport.Forecasts made =
        new ForecastReport.Forecasts(model, series, forecasts, study.seasons());
    Path table = ForecastReport.write(made, provenance, folder.path());
    Path page = folder.path().resolve("report.html");
    folder.writeSummary(Map.of("model", model));
    folder.status(RunStatus.FINISHED);
    common.say("forecast: " + table);
    common.say("report: " + page);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("forecast", table.toString());
    document.put("report", page.toString());
    document.putAll(ForecastReport.document(made));
    common.result(document);
  }
}
