package dev.unroll.experiments.sweep.page;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.sweep.Finals;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.prune.Curve;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything a sweep found.
 *
 * @param spec what was searched
 * @param task of the recipe before the search
 * @param ranking the candidates
 * @param curves their validation scores, by candidate
 * @param finals winner and recipe trained again; null if no candidate has a score
 * @param verdict in words
 * @param environment of machine and build
 */
public record Findings(
    StudySpec spec,
    Task task,
    Ranking ranking,
    Map<Integer, Curve> curves,
    Finals finals,
    List<String> verdict,
    Map<String, String> environment) {

  /** The score that candidates are chosen by. */
  String metric() {
    return task.metrics().get(0).name();
  }

  List<Dimension> dimensions() {
    return spec.space().ranges().entrySet().stream()
        .map(entry -> new Dimension(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** In the order proposed. */
  List<Outcome> candidates() {
    return ranking.outcomes().stream().sorted(Comparator.comparingInt(Outcome::candidate)).toList();
  }

  List<Outcome> candidates(End end) {
    return candidates().stream().filter(one -> one.end() == end).toList();
  }

  /** An axis of costs: logarithmic where they are positive and span more than a factor of ten. */
  Axis costs(String label) {
    List<Double> costs =
        ranking.outcomes().stream().map(Outcome::cost).filter(Double::isFinite).toList();
    double low = costs.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double high = costs.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return low > 0 && high > 10 * low ? Axis.log(label) : Axis.linear(label);
  }

  /** How good a cost is among all, from 0 to 1, by its rank; NaN if there is none. */
  double shade(double cost) {
    List<Double> costs =
        ranking.outcomes().stream().map(Outcome::cost).filter(Double::isFinite).toList();
    if (!Double.isFinite(cost)) {
      return Double.NaN;
    }
    long better = costs.stream().filter(other -> other < cost).count();
    return costs.size() < 2 ? 1 : 1 - better / (costs.size() - 1.0);
  }

  /** What is said of a candidate when pointed at. */
  String label(Outcome one) {
    String settings =
        dimensions().stream()
            .map(each -> each.name() + " " + one.settings().get(each.key()))
            .collect(Collectors.joining(", "));
    String why = one.message().isEmpty() ? "" : ", " + one.message();
    return "candidate %d (%s): %s%s"
        .formatted(one.candidate(), one.end().name().toLowerCase(Locale.ROOT), settings, why);
  }
}
