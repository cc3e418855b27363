package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Candidates as points, by how they ended. */
final class Drawn {
  static final String COMPLETED = "completed";
  static final String PRUNED = "pruned";
  static final String DIVERGED = "diverged";

  private Drawn() {}

  /** Names that get a colour. */
  static List<String> models() {
    return List.of(COMPLETED, PRUNED, DIVERGED);
  }

  /** Their validation scores against something of them; diverged ones stand at the worst score. */
  static List<Mark> candidates(Findings found, ToDoubleFunction<Outcome> x) {
    List<Mark> marks = new ArrayList<>();
    points(marks, found, x, End.COMPLETED);
    points(marks, found, x, End.PRUNED);
    points(marks, found, x, End.DIVERGED);
    return marks;
  }

  private static void points(
      List<Mark> marks, Findings found, ToDoubleFunction<Outcome> x, End end) {
    double worst =
        found.candidates().stream()
            .mapToDouble(Outcome::cost)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    List<Outcome> some = found.candidates(end);
    if (some.isEmpty()) {
      return;
    }
    String name =
        switch (end) {
          case COMPLETED, FAILED -> COMPLETED;
          case PRUNED -> PRUNED;
          case DIVERGED -> DIVERGED;
        };
    marks.add(
        new Mark.Points(
            name,
            name,
            some.stream().map(x::applyAsDouble).toList(),
            some.stream().map(one -> end == End.DIVERGED ? worst : one.cost()).toList(),
            some.stream().map(found::label).toList(),
            end == End.COMPLETED));
  }

  static String caption(Findings found) {
    return found.candidates(End.DIVERGED).isEmpty()
        ? ""
        : "Diverged candidates have no score; they stand at the worst one.";
  }
}
