package dev.unroll.experiments.compare;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.Ensemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the presets learnt: validation score and training loss after each epoch. */
final class CurveSection {
  /** Validation scores that differ by more than this factor are shown on a logarithmic axis. */
  private static final double MAX_LINEAR_RATIO = 20;

  private CurveSection() {}

  static Section of(Leaderboard board, Map<String, List<ComparedRun>> runs) throws IOException {
    Leaderboard.Metric metric = board.metric();
    List<Mark> scores =
        marks(runs, line -> ((Map<?, ?>) line.get("validation")).get(metric.name()));
    List<Mark> losses = marks(runs, line -> line.get("loss"));
    boolean log = wantsLog(scores);
    board.rows().stream()
        .flatMap(row -> row.baseline().map(one -> level(one.name(), row.score())).stream())
        .forEach(scores::add);
    if (metric.solvedBelow() != null) {
      scores.add(level("solved", metric.solvedBelow()));
    }
    String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
    List<Figure> figures = new ArrayList<>();
    for (boolean logarithmic : List.of(log, !log)) {
      figures.add(
          figure(metric.name() + unit, logarithmic, scores)
              .when("Show", metric.name() + " on validation"));
      figures.add(figure("training loss", logarithmic, losses).when("Show", "training loss"));
    }
    return Section.of(
            "curves",
            "Learning curves",
            "Lower is better. The line is the mean over seeds, the band reaches from the best seed"
                + " to the worst. A run that diverged counts up to the epoch where it did. A curve"
                + " that lies flat on a dashed line has learnt what that baseline knows and no"
                + " more: typically the part of the task that needs no memory.")
        .with(figures, List.of(), List.of());
  }

  private static Mark level(String name, double value) {
    return new Mark.Level(name + " " + Words.number(value, 4), value, false);
  }

  private static Figure figure(String label, boolean log, List<Mark> marks) {
    return new Figure(
            "", "", Axis.linear("epoch"), log ? Axis.log(label) : Axis.linear(label), marks)
        .when("Scale", log ? "log" : "linear");
  }

  /** A band and a line for each preset, of what each line of its runs' metrics says. */
  private static List<Mark> marks(
      Map<String, List<ComparedRun>> runs, Function<Map<String, Object>, Object> value)
      throws IOException {
    List<Mark> marks = new ArrayList<>();
    for (Map.Entry<String, List<ComparedRun>> preset : runs.entrySet()) {
      Map<Double, List<Double>> epochs = new TreeMap<>();
      for (RunFolder run : networks(preset.getValue())) {
        run.metrics()
            .forEach(
                line ->
                    epochs
                        .computeIfAbsent(Json.number(line.get("epoch")), epoch -> new ArrayList<>())
                        .add(
                            line.containsKey("diverged")
                                ? Double.NaN
                                : Json.number(value.apply(line))));
      }
      List<Double> x = List.copyOf(epochs.keySet());
      List<Spread> spreads = epochs.values().stream().map(Spread::of).toList();
      String name = preset.getKey();
      List<Double> low = spreads.stream().map(Spread::min).toList();
      List<Double> high = spreads.stream().map(Spread::max).toList();
      marks.add(new Mark.Band(name, name, x, low, high));
      marks.add(new Mark.Line(name, name, x, spreads.stream().map(Spread::mean).toList(), false));
    }
    return marks;
  }

  private static List<RunFolder> networks(List<ComparedRun> runs) {
    return runs.stream().flatMap(run -> Ensemble.networks(run.folder()).stream()).toList();
  }

  private static boolean wantsLog(List<Mark> scores) {
    Spread all =
        Spread.of(
            scores.stream()
                .flatMap(mark -> mark instanceof Mark.Band band ? Stream.of(band) : Stream.empty())
                .flatMap(band -> Stream.concat(band.low().stream(), band.high().stream()))
                .toList());
    return all.min() > 0 && all.max() / all.min() > MAX_LINEAR_RATIO;
  }
}
