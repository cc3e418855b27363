package dev.unroll.experiments.compare;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.train.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How much gradient reaches each time step, before training and after. */
final class GradientSection {
  /** Powers of ten that the closer look shows. */
  private static final int NEAR_POWERS = 8;

  private final List<ProbedRun> runs;
  private final List<String> presets;
  private final List<Double> norms;
  private final double floor; // zeros are drawn as the least number there is

  private GradientSection(List<ProbedRun> runs) {
    this.runs = runs;
    this.presets = runs.stream().map(ProbedRun::model).distinct().toList();
    this.norms =
        runs.stream()
            .flatMap(run -> Stream.of(run.start(), run.end()))
            .flatMap(probe -> probe.flow().stream())
            .filter(Double::isFinite)
            .toList();
    this.floor = norms.stream().filter(norm -> norm > 0).min(Double::compare).orElse(1e-30);
  }

  static Optional<Section> of(List<ProbedRun> runs) {
    return runs.isEmpty() ? Optional.empty() : Optional.of(new GradientSection(runs).section());
  }

  private Section section() {
    double top = norms.stream().max(Double::compare).orElse(floor);
    int low = (int) Math.floor(Math.log10(floor));
    int high = (int) Math.floor(Math.log10(Math.max(floor, top))) + 1;
    List<Mark> before = lines(ProbedRun::start);
    List<Mark> after = lines(ProbedRun::end);
    List<Figure> figures = new ArrayList<>();
    if (high - low <= NEAR_POWERS) {
      figures.add(figure("before training", low, high, before));
      figures.add(figure("after training", low, high, after));
    } else {
      for (int bottom : List.of(low, high - NEAR_POWERS)) {
        String range = bottom == low ? "everything" : "the top 8 powers of ten";
        figures.add(figure("before training", bottom, high, before).when("Range", range));
        figures.add(figure("after training", bottom, high, after).when("Range", range));
      }
    }
    long zeros = norms.stream().filter(norm -> norm == 0).count();
    String note =
        "%d gradients were exactly zero (too small for the number format); they are drawn as %s, the least number seen."
            .formatted(zeros, Words.number(floor, 4));
    return Section.of(
            "gradient-flow",
            "Gradient flow",
            "How to read it. At each step t, how strongly the loss reacts to a small change of the"
                + " hidden state: ‖∂L/∂hₜ‖, the geometric mean over seeds. Read it from right to"
                + " left, the way back-propagation goes: each step back multiplies the gradient by"
                + " one more Jacobian ∂hₖ₊₁/∂hₖ, so on this logarithmic axis a constant factor is a"
                + " straight line. Where every step has a loss of its own, each adds its share on"
                + " the way.",
            "What it means. A line that falls to the left is a vanishing gradient: what happened"
                + " early hardly changes the weights, however long one trains. One that rises to"
                + " the left explodes, and only clipping bounds it. A level line lets the network"
                + " learn across the whole sequence.")
        .with(figures, List.of(table()), zeros == 0 ? List.of() : List.of(note));
  }

  private static Figure figure(String title, int low, int high, List<Mark> lines) {
    Axis norm = Axis.log("‖∂L/∂hₜ‖").between(Math.pow(10, low), Math.pow(10, high));
    return new Figure(title, "", Axis.linear("time step t"), norm, lines);
  }

  private List<Mark> lines(Function<ProbedRun, Probe> probe) {
    List<Mark> lines = new ArrayList<>();
    for (String preset : presets) {
      List<Double> line = line(preset, probe);
      List<Double> steps = IntStream.rangeClosed(1, line.size()).mapToObj(t -> (double) t).toList();
      lines.add(new Mark.Line(preset, preset, steps, line, false));
    }
    return lines;
  }

  /** The geometric means over the seeds of a preset, t = 1..T; NaN where none is finite. */
  private List<Double> line(String preset, Function<ProbedRun, Probe> probe) {
    List<List<Double>> flows =
        runs.stream()
            .filter(run -> run.model().equals(preset))
            .map(run -> probe.apply(run).flow())
            .toList();
    int steps = flows.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, steps)
        .mapToObj(
            t ->
                flows.stream()
                    .filter(flow -> t < flow.size() && Double.isFinite(flow.get(t)))
                    .mapToDouble(flow -> Math.log10(Math.max(flow.get(t), floor)))
                    .average()
                    .orElse(Double.NaN))
        .map(power -> Math.pow(10, power))
        .toList();
  }

  /** What the figures say, in numbers: the factor a step back, and what is left at step 1. */
  private Table table() {
    List<String> head = new ArrayList<>(List.of("preset"));
    for (String time : List.of("before training", "after training")) {
      head.add("factor a step back,\n" + time);
      head.add("first step ÷ last step,\n" + time);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String preset : presets) {
      List<String> row = new ArrayList<>(List.of(preset));
      row.addAll(cells(line(preset, ProbedRun::start)));
      row.addAll(cells(line(preset, ProbedRun::end)));
      rows.add(row);
    }
    return new Table("", head, rows);
  }

  private static List<String> cells(List<Double> line) {
    int[] known =
        IntStream.range(0, line.size()).filter(t -> Double.isFinite(line.get(t))).toArray();
    if (known.length < 2) {
      return List.of("–", "–");
    }
    int last = known[known.length - 1];
    double left = line.get(known[0]) / line.get(last);
    double factor = Math.pow(left, 1.0 / (last - known[0]));
    return List.of(Words.number(factor, 4), Words.number(left, 4));
  }
}
