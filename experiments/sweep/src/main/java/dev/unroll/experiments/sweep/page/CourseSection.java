package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.prune.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How the search went: what each candidate reached, and how it got there. */
final class CourseSection {
  private CourseSection() {}

  static Section of(Findings found) {
    return new Section(
        "course",
        "The course of the search",
        "",
        List.of(
            "Each candidate was trained once and scored on the validation part; the score is that"
                + " of its best epoch."),
        null,
        List.of(history(found), curves(found)),
        List.of(),
        List.of());
  }

  private static Figure history(Findings found) {
    List<Mark> marks = new ArrayList<>();
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Outcome one : found.candidates()) {
      best = one.ranked() ? Math.min(best, one.cost()) : best;
      x.add((double) one.candidate());
      y.add(best);
    }
    marks.add(new Mark.Line("best so far", "", x, y, false));
    marks.addAll(Drawn.candidates(found, one -> (double) one.candidate()));
    return new Figure(
        "Best so far",
        Drawn.caption(found),
        Axis.linear("candidate, in the order proposed"),
        found.costs("validation " + found.metric()),
        marks);
  }

  private static Figure curves(Findings found) {
    List<Mark.Strand> strands = new ArrayList<>();
    for (Outcome one : found.candidates()) {
      Curve curve = found.curves().getOrDefault(one.candidate(), new Curve(List.of(), true));
      List<Double> epochs =
          IntStream.rangeClosed(1, curve.scores().size()).mapToObj(e -> (double) e).toList();
      boolean faint = one.end() == End.PRUNED;
      double shade = one.end() == End.DIVERGED ? Double.NaN : found.shade(one.cost());
      strands.add(new Mark.Strand(epochs, curve.scores(), shade, faint, found.label(one)));
    }
    return new Figure(
        "Learning curves",
        "The stronger the colour, the better the candidate ended; pruned ones are faint, diverged"
            + " ones dashed.",
        Axis.linear("epoch"),
        found.costs("validation " + found.metric()),
        List.of(new Mark.Strands("candidates", strands)));
  }
}
