package dev.unroll.experiments.sweep.page;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.sweep.FinalRuns;
import dev.unroll.experiments.sweep.Finalists;
import dev.unroll.experiments.sweep.LearningCurve;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The result of a sweep.
 *
 * @param spec of the study
 * @param task of the recipe before the search
 * @param ranking the trials
 * @param curves their learning curves, by trial
 * @param finals winner and recipe before the search, trained again; null if no trial has a score
 * @param verdict in sentences
 * @param environment of machine and build
 */
public record SweepFindings(
    StudySpec spec,
    Task task,
    Ranking ranking,
    Map<Integer, LearningCurve> curves,
    FinalRuns finals,
    List<String> verdict,
    Map<String, String> environment) {
  /** The states that are drawn. */
  static final List<TrialState> STATES =
      List.of(TrialState.COMPLETED, TrialState.PRUNED, TrialState.DIVERGED);

  /** The score that trials are ranked by. */
  String metric() {
    return task.metrics().get(0).name();
  }

  List<Dimension> dimensions() {
    return spec.space().ranges().entrySet().stream()
        .map(entry -> new Dimension(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** In the order proposed. */
  List<TrialResult> trials() {
    return ranking.results().stream().sorted(Comparator.comparingInt(TrialResult::trial)).toList();
  }

  private double[] costs() {
    return trials().stream().mapToDouble(TrialResult::cost).filter(Double::isFinite).toArray();
  }

  /**
   * The scores of a trial on the validation part, one a seed: of a finalist those with fresh seeds,
   * else those of the search.
   */
  List<Double> seeds(TrialResult one) {
    List<Double> fresh =
        finalists().stream()
            .filter(each -> each.trial().trial() == one.trial())
            .flatMap(each -> each.runs().stream())
            .filter(run -> run.divergedAt() < 0 && run.validation().containsKey(metric()))
            .map(run -> run.validation().get(metric()))
            .toList();
    return fresh.isEmpty() ? one.costs() : fresh;
  }

  List<Finalists.Finalist> finalists() {
    return finals == null ? List.of() : finals.finalists().all();
  }

  /** The axis of scores: logarithmic if they are positive and span more than a factor of ten. */
  Axis costAxis() {
    double low = Arrays.stream(costs()).min().orElse(1);
    double high = Arrays.stream(costs()).max().orElse(1);
    String label = "validation " + metric();
    return low > 0 && high > 10 * low ? Axis.log(label) : Axis.linear(label);
  }

  /** The rank of a score among all, from 0 for the worst to 1 for the best; NaN for no score. */
  double shade(double cost) {
    if (!Double.isFinite(cost)) {
      return Double.NaN;
    }
    long better = Arrays.stream(costs()).filter(other -> other < cost).count();
    return costs().length < 2 ? 1 : 1 - better / (costs().length - 1.0);
  }

  /** The text that is shown when a trial is pointed at. */
  String label(TrialResult one) {
    String settings =
        dimensions().stream()
            .map(each -> each.name() + " " + one.settings().get(each.key()))
            .collect(Collectors.joining(", "));
    String why = one.message().isEmpty() ? "" : ", " + one.message();
    String scores =
        seeds(one).size() < 2
            ? ""
            : seeds(one).stream()
                .map(score -> Words.number(score, 2))
                .collect(Collectors.joining(", ", "; by seed ", ""));
    return "trial %d (%s): %s%s%s"
        .formatted(one.trial(), one.state().word(), settings, why, scores);
  }

  /** Validation scores against something of the trials; a diverged trial has the worst score. */
  List<Mark> points(ToDoubleFunction<TrialResult> x) {
    double worst = Arrays.stream(costs()).max().orElse(1);
    List<Mark> marks = new ArrayList<>();
    for (TrialState state : STATES) {
      List<TrialResult> some = trials().stream().filter(one -> one.state() == state).toList();
      if (!some.isEmpty()) {
        marks.add(
            new Mark.Points(
                state.word(),
                state.word(),
                some.stream().map(x::applyAsDouble).toList(),
                some.stream()
                    .map(one -> state == TrialState.DIVERGED ? worst : one.cost())
                    .toList(),
                some.stream().map(this::label).toList(),
                state == TrialState.COMPLETED));
      }
    }
    return marks;
  }

  String caption() {
    return ranking.count(TrialState.DIVERGED) == 0
        ? ""
        : "Diverged trials have no score; they are drawn at the worst one.";
  }

  /** A line of a trial; pruned trials are faint, and diverged ones have no shade. */
  Mark.Strand strand(TrialResult one, List<Double> x, List<Double> y) {
    boolean faint = one.state() == TrialState.PRUNED;
    return new Mark.Strand(x, y, shade(one.cost()), faint, label(one));
  }
}
