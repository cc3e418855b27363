package dev.unroll.experiments.forecast.page;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Board;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.List;

/** Forecasts over what came: the first model's fan, and the best baseline. */
final class FanSection {
  private static final int SERIES = 3;
  private static final int WINDOWS = 4;

  private FanSection() {}

  static Section of(Backtested tested) {
    List<Figure> figures = new ArrayList<>();
    Protocol protocol = tested.protocol();
    int series = Math.min(SERIES, tested.series().size());
    int windows = Math.min(series == 1 ? 2 * WINDOWS : WINDOWS, protocol.windows());
    for (int i = 0; i < series; i++) {
      for (int window = protocol.windows() - windows; window < protocol.windows(); window++) {
        figures.add(figure(tested, i, window));
      }
    }
    return new Section(
        "forecasts",
        "Forecasts and what came",
        "",
        List.of(
            "The last windows%s. Bands: 80 %% and 95 %% of what the forecaster expected; it saw nothing"
                    .formatted(
                        tested.series().size() > SERIES
                            ? " of the first %d of %d series"
                                .formatted(SERIES, tested.series().size())
                            : "")
                + " to the right of the dotted line."),
        null,
        figures,
        List.of(),
        List.of());
  }

  private static Figure figure(Backtested tested, int i, int window) {
    PanelSeries series = tested.series().get(i);
    int origin = tested.protocol().origin(series, window);
    int horizon = tested.protocol().horizon();
    int from = Math.max(0, origin - Math.max(2 * horizon, 24));
    double[] values = series.values();
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int t = from; t < origin + horizon; t++) {
      x.add((double) t + 1);
      y.add(values[t]);
    }
    List<Mark> marks = new ArrayList<>();
    Board.Row first = tested.shown();
    Predicted forecast = first.run().windows().get(window).get(i);
    marks.addAll(fan(first.run().model(), forecast, origin));
    tested
        .beside()
        .ifPresent(
            baseline -> {
              double[] median = baseline.run().windows().get(window).get(i).median();
              String name = baseline.run().model();
              marks.add(new Mark.Line(name, name, steps(origin, horizon), list(median), true));
            });
    marks.add(new Mark.Line("what came", "", x, y, false));
    marks.add(new Mark.Level("", origin + 0.5, true));
    return new Figure(
        "%s, from %s".formatted(series.id(), when(series, origin)),
        "",
        Axis.linear("step"),
        Axis.linear("value"),
        marks);
  }

  /** Median and bands of a forecast that begins at a step. */
  static List<Mark> fan(String model, Predicted forecast, int origin) {
    List<Double> x = steps(origin, forecast.horizon());
    int last = Levels.count() - 1;
    return List.of(
        new Mark.Band(model, model, x, list(forecast.at(0)), list(forecast.at(last))),
        new Mark.Band(model, model, x, list(forecast.at(1)), list(forecast.at(last - 1))),
        new Mark.Line(model, model, x, list(forecast.median()), false));
  }

  private static List<Double> steps(int origin, int horizon) {
    List<Double> x = new ArrayList<>();
    for (int h = 1; h <= horizon; h++) {
      x.add((double) origin + h);
    }
    return x;
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  /** The time of a step, or its number. */
  static String when(PanelSeries series, int step) {
    return series
        .time(step)
        .map(time -> time.toString().replace("T00:00", "").replace('T', ' '))
        .orElse("step " + (step + 1));
  }
}
