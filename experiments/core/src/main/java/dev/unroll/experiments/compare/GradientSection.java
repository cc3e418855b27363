package dev.unroll.experiments.compare;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How much gradient reaches each time step, before training and after. */
final class GradientSection {
  /** Powers of ten that the closer look shows. */
  private static final int NEAR_POWERS = 8;

  private static final List<String> TIMES = List.of("before training", "after training");

  private final Map<String, List<ProbedRun>> runs;
  private final List<Double> norms;
  private final double floor; // zeros are drawn as the least number there is
  private final double top;

  private GradientSection(List<ProbedRun> probed) {
    this.runs =
        probed.stream()
            .collect(
                Collectors.groupingBy(
                    ProbedRun::model, LinkedHashMap::new, Collectors.toList()));
    this.norms =
        probed.stream()
            .flatMap(run -> List.of(run.start(), run.end()).stream())
            .flatMap(probe -> probe.flow().stream())
            .filter(Double::isFinite)
            .toList();
    this.floor = norms.stream().filter(norm -> norm > 0).min(Double::compare).orElse(1e-30);
    this.top = norms.stream().max(Double::compare).orElse(floor);
  }

  static Optional<Section> of(List<ProbedRun> probed) {
    return probed.isEmpty()
        ? Optional.empty()
        : Optional.of(new GradientSection(probed).section());
  }

  private Section section() {
    List<Map<String, List<Double>>> lines =
        List.of(lines(run -> run.start().flow()), lines(run -> run.end().flow()));
    double low = Math.floor(Math.log10(floor));
    double high = Math.floor(Math.log10(Math.max(floor, top))) + 1;
    List<Figure> figures = new ArrayList<>();
    for (double bottom : List.of(low, Math.max(low, high - NEAR_POWERS))) {
      for (int k = 0; k < TIMES.size() && (bottom > low || figures.size() < 2); k++) {
        Figure figure = figure(TIMES.get(k), lines.get(k), Math.pow(10, bottom), Math.pow(10, high));
        String range = bottom > low ? "the top %d powers of ten".formatted(NEAR_POWERS) : "everything";
        figures.add(high - low > NEAR_POWERS ? figure.when("Range", range) : figure);
      }
    }
    long zeros = norms.stream().filter(norm -> norm == 0).count();
    return new Section(
        "gradient-flow",
        "Gradient flow",
        "",
        List.of(
            "How to read it. At each step t, how strongly the loss reacts to a small change of the"
                + " hidden state: ‖∂L/∂hₜ‖, the geometric mean over seeds. Read it from right to"
                + " left, the way back-propagation goes: each step back multiplies the gradient by"
                + " one more Jacobian ∂hₖ₊₁/∂hₖ, so on this logarithmic axis a constant factor is a"
                + " straight line. Where every step has a loss of its own, each adds its share on"
                + " the way.",
            "What it means. A line that falls to the left is a vanishing gradient: what happened"
                + " early hardly changes the weights, however long one trains. One that rises to"
                + " the left explodes, and only clipping bounds it. A level line lets the network"
                + " learn across the whole sequence."),
        null,
        figures,
        List.of(table(lines)),
        zeros == 0
            ? List.of()
            : List.of(
                "%d gradients were exactly zero (too small for the number format); they are drawn as %s, the least number seen."
                    .formatted(zeros, Words.number(floor, 4))));
  }

  /** The geometric means over the seeds of each preset, t = 1..T; NaN where none is finite. */
  private Map<String, List<Double>> lines(Function<ProbedRun, List<Double>> flow) {
    Map<String, List<Double>> lines = new LinkedHashMap<>();
    runs.forEach(
        (preset, own) -> {
          int steps = own.stream().mapToInt(run -> flow.apply(run).size()).max().orElse(0);
          lines.put(
              preset,
              IntStream.range(0, steps).mapToObj(t -> mean(own, flow, t)).toList());
        });
    return lines;
  }

  private double mean(List<ProbedRun> own, Function<ProbedRun, List<Double>> flow, int t) {
    double log =
        own.stream()
            .map(flow)
            .filter(norms -> t < norms.size() && Double.isFinite(norms.get(t)))
            .mapToDouble(norms -> Math.log10(Math.max(norms.get(t), floor)))
            .average()
            .orElse(Double.NaN);
    return Math.pow(10, log);
  }

  private static Figure figure(
      String title, Map<String, List<Double>> lines, double low, double high) {
    List<Mark> marks = new ArrayList<>();
    lines.forEach(
        (preset, line) ->
            marks.add(
                new Mark.Line(
                    preset,
                    preset,
                    IntStream.rangeClosed(1, line.size()).mapToObj(t -> (double) t).toList(),
                    line,
                    false)));
    Axis y = Axis.log("‖∂L/∂hₜ‖").between(low, high);
    return new Figure(title, "", Axis.linear("time step t"), y, marks);
  }

  /** What the figures say, in numbers: the factor a step back, and what is left at step 1. */
  private static Table table(List<Map<String, List<Double>>> lines) {
    List<String> head = new ArrayList<>(List.of("preset"));
    for (String time : TIMES) {
      head.add("factor a step back,\n" + time);
      head.add("first step ÷ last step,\n" + time);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String preset : lines.get(0).keySet()) {
      List<String> row = new ArrayList<>(List.of(preset));
      for (Map<String, List<Double>> all : lines) {
        List<Double> line = all.get(preset);
        int[] known =
            IntStream.range(0, line.size()).filter(t -> Double.isFinite(line.get(t))).toArray();
        int first = known.length > 1 ? known[0] : 0;
        int last = known.length > 1 ? known[known.length - 1] : 0;
        double left = last > first ? line.get(first) / line.get(last) : Double.NaN;
        row.add(Words.number(Math.pow(left, 1.0 / Math.max(1, last - first)), 4));
        row.add(Words.number(left, 4));
      }
      rows.add(row);
    }
    return new Table("", head, rows);
  }
}
