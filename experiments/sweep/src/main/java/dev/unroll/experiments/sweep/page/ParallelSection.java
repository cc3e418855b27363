package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import java.util.ArrayList;
import java.util.List;

/** All candidates at once: a line each, across an axis for every key. */
final class ParallelSection {
  private ParallelSection() {}

  static Section of(Findings found) {
    return new Section(
        "candidates",
        "All candidates at once",
        "",
        List.of(
            "Each line is a candidate: where its settings lie in their ranges, and at the right end"
                + " how good it became, the best at the top. Where the strong lines pass together,"
                + " a setting matters."),
        null,
        List.of(figure(found)),
        List.of(),
        List.of());
  }

  private static Figure figure(Findings found) {
    List<Dimension> dimensions = found.dimensions();
    List<String> names = new ArrayList<>(dimensions.stream().map(Dimension::name).toList());
    names.add("rank by " + found.metric());
    List<Mark.Strand> strands = new ArrayList<>();
    for (Outcome one : found.candidates()) {
      if (one.end() != End.FAILED) {
        strands.add(strand(found, dimensions, one));
      }
    }
    return new Figure(
        "Settings and rank",
        "The stronger the colour, the better; pruned candidates are faint, diverged ones dashed.",
        Axis.of("", names),
        Axis.linear("place in the range").between(-0.08, 1.08),
        List.of(new Mark.Strands("candidates", strands), ends(dimensions)));
  }

  private static Mark.Strand strand(Findings found, List<Dimension> dimensions, Outcome one) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      x.add((double) d);
      y.add(dimensions.get(d).place(one.settings().get(dimensions.get(d).key())));
    }
    double shade = one.end() == End.DIVERGED ? Double.NaN : found.shade(one.cost());
    x.add((double) dimensions.size());
    y.add(Double.isNaN(shade) ? 0 : shade);
    return new Mark.Strand(x, y, shade, one.end() == End.PRUNED, found.label(one));
  }

  /** What stands at each axis: its choices, or its two ends. */
  private static Mark.Texts ends(List<Dimension> dimensions) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      Dimension dimension = dimensions.get(d);
      if (dimension.levels() > 0) {
        for (String choice : dimension.bins()) {
          x.add((double) d);
          y.add(dimension.place(choice));
          texts.add(choice);
        }
      } else {
        for (double end : new double[] {0, 1}) {
          x.add((double) d);
          y.add(end);
          texts.add(Words.number(dimension.at(end)));
        }
      }
    }
    for (double end : new double[] {0, 1}) {
      x.add((double) dimensions.size());
      y.add(end);
      texts.add(end == 1 ? "best" : "worst");
    }
    return new Mark.Texts(x, y, texts);
  }
}
