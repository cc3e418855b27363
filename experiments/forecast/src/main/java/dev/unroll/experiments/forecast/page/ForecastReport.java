package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes a forecast: forecast.csv, paths.csv if paths were sampled, and report.html. */
public final class ForecastReport {
  private static final int SHOWN = 12;
  private static final int DRAWN = 12;

  private ForecastReport() {}

  /**
   * What was forecast.
   *
   * @param forecasts one for each series
   * @param seasons shortest first; none, one or two
   */
  public record Forecasts(
      String model,
      List<PanelSeries> series,
      List<QuantileForecast> forecasts,
      List<Integer> seasons) {
    public Forecasts {
      series = List.copyOf(series);
      forecasts = List.copyOf(forecasts);
    }
  }

  /**
   * Writes them into a folder.
   *
   * @return the table: series, step, time, median, quantiles
   */
  public static Path write(Forecasts made, Provenance provenance, Path folder) throws IOException {
    String model = made.model();
    List<PanelSeries> series = made.series();
    List<QuantileForecast> forecasts = made.forecasts();
    Path file = folder.resolve("forecast.csv");
    AtomicFile.write(file, table(series, forecasts));
    if (forecasts.stream().anyMatch(one -> one.paths().length > 0)) {
      AtomicFile.write(folder.resolve("paths.csv"), paths(series, forecasts));
    }
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, series.size()); i++) {
      figures.add(figure(made, i));
    }
    Section section =
        new Section(
            "forecast",
            "Forecast",
            "",
            List.of("Bands: 80 % and 95 %. A backtest measures how reliable they are."),
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

  /** The numbers: of each series the times, and at each of them one value for each level. */
  public static Map<String, Object> document(Forecasts made) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < made.series().size(); i++) {
      PanelSeries one = made.series().get(i);
      double[][] quantiles = made.forecasts().get(i).quantiles();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", one.id());
      entry.put(
          "times",
          IntStream.range(0, quantiles.length)
              .mapToObj(h -> one.time(one.size() + h).map(Object::toString).orElse(""))
              .toList());
      entry.put("quantiles", quantiles);
      all.add(entry);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", made.model());
    document.put("levels", Levels.all());
    document.put("series", all);
    return document;
  }

  private static String table(List<PanelSeries> series, List<QuantileForecast> forecasts) {
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

  /** Equally likely futures, from which sums over steps can be computed. */
  private static String paths(List<PanelSeries> series, List<QuantileForecast> forecasts) {
    StringBuilder table = new StringBuilder("series,path,step,time,value\n");
    for (int i = 0; i < series.size(); i++) {
      PanelSeries one = series.get(i);
      double[][] paths = forecasts.get(i).paths();
      for (int p = 0; p < paths.length; p++) {
        for (int h = 0; h < paths[p].length; h++) {
          table.append(CommaText.cell(one.id())).append(',').append(p + 1).append(',');
          table.append(h + 1).append(',');
          table.append(one.time(one.size() + h).map(Object::toString).orElse("")).append(',');
          table.append(CommaText.number(paths[p][h])).append('\n');
        }
      }
    }
    return table.toString();
  }

  /** Some of the paths, faint. */
  private static List<Mark> drawn(QuantileForecast forecast, int origin) {
    double[][] paths = forecast.paths();
    List<Mark.Strand> strands = new ArrayList<>();
    for (int p = 0; p < Math.min(DRAWN, paths.length); p++) {
      List<Double> x = FanSection.steps(origin, paths[p].length);
      List<Double> y = Arrays.stream(paths[p]).boxed().toList();
      strands.add(new Mark.Strand(x, y, 1, true, "path " + (p + 1)));
    }
    return strands.isEmpty() ? List.of() : List.of(new Mark.Strands("paths", strands));
  }

  private static Figure figure(Forecasts made, int i) {
    PanelSeries series = made.series().get(i);
    QuantileForecast forecast = made.forecasts().get(i);
    int shown = FanSection.history(Math.max(24, 2 * forecast.horizon()), made.seasons());
    int from = Math.max(0, series.size() - shown);
    List<Mark> marks = new ArrayList<>(FanSection.fan(made.model(), forecast, series.size()));
    marks.addAll(drawn(forecast, series.size()));
    marks.add(FanSection.values("known", series, from, series.size()));
    return new Figure(
        "%s, from %s".formatted(series.id(), FanSection.when(series, series.size())),
        "",
        FanSection.steps(series, from, series.size() + forecast.horizon()),
        Axis.linear("value"),
        marks);
  }
}
