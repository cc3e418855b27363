package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Trials as points and lines, by the state they ended in. */
final class TrialMarks {
  /** The names that get a colour. */
  static final List<String> STATES =
      Stream.of(TrialState.COMPLETED, TrialState.PRUNED, TrialState.DIVERGED)
          .map(TrialState::word)
          .toList();

  private TrialMarks() {}

  /** Validation scores against something of the trials; a diverged trial has the worst score. */
  static List<Mark> points(SweepFindings found, ToDoubleFunction<TrialResult> x) {
    double worst =
        found.trials().stream()
            .mapToDouble(TrialResult::cost)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    List<Mark> marks = new ArrayList<>();
    for (String name : STATES) {
      List<TrialResult> some =
          found.trials().stream().filter(one -> one.state().word().equals(name)).toList();
      if (!some.isEmpty()) {
        boolean diverged = some.get(0).state() == TrialState.DIVERGED;
        marks.add(
            new Mark.Points(
                name,
                name,
                some.stream().map(x::applyAsDouble).toList(),
                some.stream().map(one -> diverged ? worst : one.cost()).toList(),
                some.stream().map(found::label).toList(),
                some.get(0).state() == TrialState.COMPLETED));
      }
    }
    return marks;
  }

  static String caption(SweepFindings found) {
    return found.ranking().count(TrialState.DIVERGED) == 0
        ? ""
        : "Diverged trials have no score; they are drawn at the worst one.";
  }

  /** A line of a trial; pruned trials are faint, and diverged ones have no shade. */
  static Mark.Strand strand(
      SweepFindings found, TrialResult one, List<Double> x, List<Double> y) {
    boolean faint = one.state() == TrialState.PRUNED;
    return new Mark.Strand(x, y, found.shade(one.cost()), faint, found.label(one));
  }
}
