package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.ScoreTable;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the results of a backtest: report.html, summary.json and forecasts.csv. */
public final class BacktestReport {
  private BacktestReport() {}

  /**
   * Writes the files into the run's folder and finishes it.
   *
   * @return the page
   */
  public static Path write(BacktestSummary summary, RunFolder folder) throws IOException {
    Path page = folder.path().resolve("report.html");
    PageHtml.write(page(summary), page);
    AtomicFile.write(folder.path().resolve("forecasts.csv"), table(summary));
    folder.writeSummary(document(summary));
    folder.status(RunStatus.FINISHED);
    return page;
  }

  static Page page(BacktestSummary summary) {
    List<String> lead = new ArrayList<>(summary.verdict());
    return new Page(
        summary.title(),
        lead,
        summary.table().rows().stream().map(row -> row.run().model()).toList(),
        List.of(ErrorSection.of(summary), FanSection.of(summary), CalibrationSection.of(summary)),
        new Provenance(summary.facts(), summary.settings(), summary.environment()));
  }

  /** The numbers. Numbers that are not finite are strings, as in the project's other JSON. */
  public static Map<String, Object> document(BacktestSummary summary) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", summary.verdict());
    document.put("facts", summary.facts());
    document.put("ranked by", summary.table().metric());
    List<Map<String, Object>> models = new ArrayList<>();
    for (ScoreTable.Row row : summary.table().rows()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("model", row.run().model());
      model.put("baseline", row.run().baseline());
      model.put("scores", row.scores());
      model.put("byWindow", row.byWindow());
      model.put("byStep", row.byStep());
      if (row.bySeries().size() <= 1000) {
        model.put("bySeries", row.bySeries());
      }
      if (!summary.levels().isEmpty()) {
        model.put("byLevel", row.byLevel(summary.levels()));
      }
      model.put("seconds", row.run().seconds());
      if (!row.run().members().isEmpty()) {
        model.put("members", row.run().members());
      }
      models.add(model);
    }
    document.put("models", models);
    document.put("leftOut", summary.leftOut());
    return document;
  }

  /** A line for each value that was forecast, by each model. */
  private static String table(BacktestSummary summary) {
    StringBuilder table = new StringBuilder("model,window,series,step,time,actual");
    for (double level : Levels.all()) {
      table.append(",q").append(level);
    }
    table.append('\n');
    for (ScoreTable.Row row : summary.table().rows()) {
      append(table, row.run(), summary);
    }
    return table.toString();
  }

  private static void append(StringBuilder table, Backtest.Run run, BacktestSummary summary) {
    for (int window = 0; window < run.windows().size(); window++) {
      for (int i = 0; i < summary.series().size(); i++) {
        PanelSeries series = summary.series().get(i);
        int origin = summary.protocol().origin(series, window);
        double[][] quantiles = run.windows().get(window).get(i).quantiles();
        for (int h = 0; h < quantiles.length; h++) {
          double actual = series.values()[origin + h];
          table.append(CommaText.cell(run.model())).append(',').append(window + 1).append(',');
          table.append(CommaText.cell(series.id())).append(',').append(h + 1).append(',');
          table.append(series.time(origin + h).map(Object::toString).orElse("")).append(',');
          table.append(Double.isNaN(actual) ? "" : actual);
          for (double value : quantiles[h]) {
            table.append(',').append(CommaText.number(value));
          }
          table.append('\n');
        }
      }
    }
  }
}
