package dev.unroll.experiments.compare;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How the presets learnt: validation score and training loss after each epoch. */
final class CurveSection {
  /** Validation scores that differ by more than this factor are shown on a logarithmic axis. */
  private static final double MAX_LINEAR_RATIO = 20;

  /** Values of all seeds by epoch, for each preset. */
  private final Map<String, TreeMap<Integer, List<Double>>> validation = new LinkedHashMap<>();

  private final Map<String, TreeMap<Integer, List<Double>>> losses = new LinkedHashMap<>();
  private final Leaderboard board;

  private CurveSection(Leaderboard board) {
    this.board = board;
  }

  static Section of(Leaderboard board, Map<String, List<ComparedRun>> runs) throws IOException {
    CurveSection curves = new CurveSection(board);
    for (Map.Entry<String, List<ComparedRun>> preset : runs.entrySet()) {
      for (ComparedRun run : preset.getValue()) {
        run.folder().metrics().forEach(line -> curves.add(preset.getKey(), line));
      }
    }
    return curves.section();
  }

  private void add(String preset, Map<String, Object> line) {
    int epoch = (int) Json.number(line.get("epoch"));
    boolean diverged = line.containsKey("diverged");
    Map<?, ?> scores = diverged ? Map.of() : (Map<?, ?>) line.get("validation");
    add(validation, preset, epoch, diverged ? null : scores.get(board.metric().name()));
    add(losses, preset, epoch, diverged ? null : line.get("loss"));
  }

  private static void add(
      Map<String, TreeMap<Integer, List<Double>>> all, String preset, int epoch, Object value) {
    all.computeIfAbsent(preset, name -> new TreeMap<>())
        .computeIfAbsent(epoch, number -> new ArrayList<>())
        .add(value == null ? Double.NaN : Json.number(value));
  }

  private Section section() {
    Leaderboard.Metric metric = board.metric();
    List<Mark> levels = new ArrayList<>();
    for (Leaderboard.Baseline baseline : board.baselines()) {
      if (baseline.scores().containsKey(metric.name())) {
        levels.add(level(baseline.name(), baseline.scores().get(metric.name())));
      }
    }
    if (metric.solvedBelow() != null) {
      levels.add(level("solved", metric.solvedBelow()));
    }
    String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
    List<Figure> figures = new ArrayList<>();
    List<String> scales = wantsLog() ? List.of("log", "linear") : List.of("linear", "log");
    for (String scale : scales) {
      figures.add(
          figure(scale, marks(validation, levels), metric.name() + unit)
              .when("Show", metric.name() + " on validation"));
      figures.add(
          figure(scale, marks(losses, List.of()), "training loss").when("Show", "training loss"));
    }
    return new Section(
        "curves",
        "Learning curves",
        "",
        List.of(
            "Lower is better. The line is the mean over seeds, the band reaches from the best seed"
                + " to the worst. A run that diverged counts up to the epoch where it did. A curve"
                + " that lies flat on a dashed line has learnt what that baseline knows and no"
                + " more: typically the part of the task that needs no memory."),
        null,
        figures,
        List.of(),
        List.of());
  }

  private static Mark level(String name, double value) {
    return new Mark.Level(name + " " + Words.number(value, 4), value, false);
  }

  private static Figure figure(String scale, List<Mark> marks, String label) {
    Axis y = scale.equals("log") ? Axis.log(label) : Axis.linear(label);
    return new Figure("", "", Axis.linear("epoch"), y, marks).when("Scale", scale);
  }

  private static List<Mark> marks(
      Map<String, TreeMap<Integer, List<Double>>> curves, List<Mark> levels) {
    List<Mark> marks = new ArrayList<>();
    curves.forEach(
        (preset, epochs) -> {
          List<Double> x = epochs.keySet().stream().map(Integer::doubleValue).toList();
          marks.add(
              new Mark.Band(
                  preset, preset, x, each(epochs, Spread::min), each(epochs, Spread::max)));
          marks.add(new Mark.Line(preset, preset, x, each(epochs, Spread::mean), false));
        });
    marks.addAll(levels);
    return marks;
  }

  private static List<Double> each(
      TreeMap<Integer, List<Double>> epochs, ToDoubleFunction<Spread> part) {
    return epochs.values().stream()
        .map(values -> part.applyAsDouble(Spread.of(values)))
        .toList();
  }

  private boolean wantsLog() {
    Spread all =
        Spread.of(
            validation.values().stream()
                .flatMap(epochs -> epochs.values().stream().flatMap(List::stream))
                .toList());
    return all.min() > 0 && all.max() / all.min() > MAX_LINEAR_RATIO;
  }
}
