package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.report.ComparisonReport.Provenance;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.run.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what is yet to come: forecast.csv and report.html. */
public final class ForecastReport {
  private static final int SHOWN = 12;

  private ForecastReport() {}

  /**
   * Writes both into a folder.
   *
   * @param forecasts one for each series
   * @return the table: series, step, time, median, quantiles
   */
  public static Path write(
      String model,
      List<PanelSeries> series,
      List<Predicted> forecasts,
      Provenance provenance,
      Path folder)
      throws IOException {
    Path file = folder.resolve("forecast.csv");
    AtomicFile.write(file, table(series, forecasts));
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, series.size()); i++) {
      figures.add(figure(model, series.get(i), forecasts.get(i)));
    }
    Section section =
        new Section(
            "forecast",
            "What is yet to come",
            "",
            List.of("Bands: 80 % and 95 %. A backtest says how far to believe them."),
            null,
            figures,
            List.of(),
            series.size() > SHOWN
                ? List.of("The first %d of %d series.".formatted(SHOWN, series.size()))
                : List.of());
    Page page =
        new Page("Forecast by " + model, List.of(), List.of(model), List.of(section), provenance);
    PageHtml.write(page, folder.resolve("report.html"));
    return file;
  }

  private static String table(List<PanelSeries> series, List<Predicted> forecasts) {
    StringBuilder table = new StringBuilder("series,step,time");
    for (double level : Levels.all()) {
      table.append(",q").append(level);
    }
    table.append('\n');
    for (int i = 0; i < series.size(); i++) {
      PanelSeries one = series.get(i);
      double[][] quantiles = forecasts.get(i).quantiles();
      for (int h = 0; h < quantiles.length; h++) {
        table.append(CommaText.cell(one.id())).append(',').append(h + 1).append(',');
        table.append(one.time(one.size() + h).map(Object::toString).orElse(""));
        for (double value : quantiles[h]) {
          table.append(',').append(CommaText.number(value));
        }
        table.append('\n');
      }
    }
    return table.toString();
  }

  private static Figure figure(String model, PanelSeries series, Predicted forecast) {
    int from = Math.max(0, series.size() - Math.max(4 * forecast.horizon(), 48));
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double[] values = series.values();
    for (int t = from; t < values.length; t++) {
      x.add((double) t + 1);
      y.add(values[t]);
    }
    List<Mark> marks = new ArrayList<>(FanSection.fan(model, forecast, series.size()));
    marks.add(new Mark.Line("known", "", x, y, false));
    return new Figure(
        "%s, from %s".formatted(series.id(), FanSection.when(series, series.size())),
        "",
        Axis.linear("step"),
        Axis.linear("value"),
        marks);
  }
}
