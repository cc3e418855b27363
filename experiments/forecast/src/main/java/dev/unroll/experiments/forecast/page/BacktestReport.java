package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.Board;
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

/** Writes what a backtest came to: report.html, summary.json and forecasts.csv. */
public final class BacktestReport {
  private BacktestReport() {}

  /**
   * Writes the files into the run's folder and finishes it.
   *
   * @return the page
   */
  public static Path write(Backtested tested, RunFolder folder) throws IOException {
    Path page = folder.path().resolve("report.html");
    PageHtml.write(page(tested), page);
    AtomicFile.write(folder.path().resolve("forecasts.csv"), table(tested));
    folder.writeSummary(document(tested));
    folder.status(RunStatus.FINISHED);
    return page;
  }

  static Page page(Backtested tested) {
    List<String> lead = new ArrayList<>(tested.verdict());
    return new Page(
        tested.title(),
        lead,
        tested.board().rows().stream().map(row -> row.run().model()).toList(),
        List.of(ErrorSection.of(tested), FanSection.of(tested), CalibrationSection.of(tested)),
        new Provenance(tested.facts(), tested.settings(), tested.environment()));
  }

  /** The numbers. What is not finite is a string, as in the project's other JSON. */
  public static Map<String, Object> document(Backtested tested) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", tested.verdict());
    document.put("facts", tested.facts());
    document.put("ranked by", tested.board().metric());
    List<Map<String, Object>> models = new ArrayList<>();
    for (Board.Row row : tested.board().rows()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("model", row.run().model());
      model.put("baseline", row.run().baseline());
      model.put("scores", row.scores());
      model.put("byWindow", row.byWindow());
      model.put("byStep", row.byStep());
      if (row.bySeries().size() <= 1000) {
        model.put("bySeries", row.bySeries());
      }
      model.put("seconds", row.run().seconds());
      models.add(model);
    }
    document.put("models", models);
    document.put("leftOut", tested.leftOut());
    return document;
  }

  /** A line for each value that was forecast, by each model. */
  private static String table(Backtested tested) {
    StringBuilder table = new StringBuilder("model,window,series,step,time,actual");
    for (double level : Levels.all()) {
      table.append(",q").append(level);
    }
    table.append('\n');
    for (Board.Row row : tested.board().rows()) {
      append(table, row.run(), tested);
    }
    return table.toString();
  }

  private static void append(StringBuilder table, Backtest.Run run, Backtested tested) {
    for (int window = 0; window < run.windows().size(); window++) {
      for (int i = 0; i < tested.series().size(); i++) {
        PanelSeries series = tested.series().get(i);
        int origin = tested.protocol().origin(series, window);
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
