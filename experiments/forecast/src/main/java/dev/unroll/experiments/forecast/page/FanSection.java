package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.backtest.ScoreTable;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Forecasts beside the actual values: the first model's fan, and the best baseline. */
final class FanSection {
  private static final int SERIES = 3;
  private static final int WINDOWS = 4;
  private static final int MAX_HISTORY = 2000; // steps, which a figure can still show

  private FanSection() {}

  static Section of(BacktestSummary summary) {
    List<Figure> figures = new ArrayList<>();
    Protocol protocol = summary.protocol();
    int series = Math.min(SERIES, summary.series().size());
    int windows = Math.min(series == 1 ? 2 * WINDOWS : WINDOWS, protocol.windows());
    for (int i = 0; i < series; i++) {
      for (int window = protocol.windows() - windows; window < protocol.windows(); window++) {
        figures.add(figure(summary, i, window));
      }
    }
    return new Section(
        "forecasts",
        "Forecasts and actual values",
        "",
        List.of(
            "The last windows%s. Bands: intervals of 80 %% and 95 %%. The forecaster saw no value"
                    .formatted(
                        summary.series().size() > SERIES
                            ? " of the first %d of %d series"
                                .formatted(SERIES, summary.series().size())
                            : "")
                + " to the right of the dotted line."),
        null,
        figures,
        List.of(),
        List.of());
  }

  private static Figure figure(BacktestSummary summary, int i, int window) {
    PanelSeries series = summary.series().get(i);
    int origin = summary.protocol().origin(series, window);
    int horizon = summary.protocol().horizon();
    int from = Math.max(0, origin - history(horizon, summary.seasons()));
    List<Mark> marks = new ArrayList<>();
    ScoreTable.Row first = summary.shown();
    QuantileForecast forecast = first.run().windows().get(window).get(i);
    marks.addAll(fan(first.run().model(), forecast, origin));
    summary
        .beside()
        .ifPresent(
            baseline -> {
              double[] median = baseline.run().windows().get(window).get(i).median();
              String name = baseline.run().model();
              marks.add(new Mark.Line(name, name, steps(origin, horizon), list(median), true));
            });
    marks.add(values("actual", series, from, origin + horizon));
    marks.add(new Mark.Level("", origin + 0.5, true));
    return new Figure(
        "%s, from %s".formatted(series.id(), when(series, origin)),
        "",
        steps(series, from, origin + horizon),
        Axis.linear("value"),
        marks);
  }

  /** How many steps before an origin are shown: two of the longest season at least. */
  static int history(int horizon, List<Integer> seasons) {
    int season = seasons.isEmpty() ? 1 : seasons.get(seasons.size() - 1);
    return Math.max(Math.max(2 * horizon, 24), Math.min(2 * season, MAX_HISTORY));
  }

  /** The axis of a series' steps from one to before another, with their times if they have some. */
  static Axis steps(PanelSeries series, int from, int to) {
    return series.time(from).isEmpty()
        ? Axis.linear("step")
        : Axis.of(
            "time",
            new Axis.Times(
                from + 1, IntStream.range(from, to).mapToObj(t -> when(series, t)).toList()));
  }

  /** Median and bands of a forecast that begins at a step. */
  static List<Mark> fan(String model, QuantileForecast forecast, int origin) {
    List<Double> x = steps(origin, forecast.horizon());
    int last = Levels.count() - 1;
    return List.of(
        new Mark.Band(model, model, x, list(forecast.at(0)), list(forecast.at(last))),
        new Mark.Band(model, model, x, list(forecast.at(1)), list(forecast.at(last - 1))),
        new Mark.Line(model, model, x, list(forecast.median()), false));
  }

  /** The values of a series from one step to before another. */
  static Mark values(String name, PanelSeries series, int from, int to) {
    double[] values = Arrays.copyOfRange(series.values(), from, to);
    return new Mark.Line(name, "", steps(from, to - from), list(values), false);
  }

  static List<Double> steps(int origin, int horizon) {
    return IntStream.rangeClosed(1, horizon).mapToObj(h -> (double) origin + h).toList();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** The time of a step, or its number. */
  static String when(PanelSeries series, int step) {
    return series
        .time(step)
        .map(time -> time.toString().replace("T00:00", "").replace('T', ' '))
        .orElse("step " + (step + 1));
  }
}
