package dev.unroll.experiments.sweep;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.train.RunResult;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a sweep found, in words. */
public final class Verdict {
  private Verdict() {}

  /** The sentences, the judgement last. */
  public static List<String> of(Task task, int tried, Outcome winner, Finals finals) {
    String metric = task.metrics().get(0).name();
    List<String> lines = new ArrayList<>();
    lines.add("winner: candidate %d, %s".formatted(winner.candidate(), words(winner.settings())));
    DoubleSummaryStatistics validation = over(finals.winner(), metric, RunResult::validation);
    DoubleSummaryStatistics test = over(finals.winner(), metric, RunResult::test);
    DoubleSummaryStatistics before = over(finals.before(), metric, RunResult::test);
    lines.add(
        String.format(
            Locale.ROOT,
            "validation %s: %.5g as the best of %d, %s with fresh seeds",
            metric,
            winner.cost(),
            tried,
            shown(validation)));
    lines.add(
        "test " + metric + ": winner " + shown(test) + ", before the search " + shown(before));
    task.baselines()
        .forEach(
            baseline ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  baseline %s %.5g",
                        baseline.name(),
                        baseline.scores().getOrDefault(metric, Double.NaN))));
    lines.add(judgement(finals, test, before));
    return lines;
  }

  private static String words(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(" "));
  }

  /** By the rule of comparisons: better only if the ranges over seeds do not overlap. */
  private static String judgement(
      Finals finals, DoubleSummaryStatistics test, DoubleSummaryStatistics before) {
    int seeds = finals.winner().size();
    if (test.getCount() < seeds) {
      return "the winner diverged with %d of %d fresh seeds: not to be relied on"
          .formatted(seeds - test.getCount(), seeds);
    }
    if (seeds < 2) {
      return "one seed shows no spread: no judgement; give --seeds 3 or more";
    }
    if (test.getMax() < before.getMin()) {
      return "better than before the search: the ranges over seeds do not overlap";
    }
    return before.getMax() < test.getMin()
        ? "worse than before the search, on the test part: the search has fitted the validation"
            + " part"
        : "within the noise of the seeds: no evidence that the search found anything better";
  }

  private static DoubleSummaryStatistics over(
      List<RunResult> results, String metric, Function<RunResult, Map<String, Double>> scores) {
    return results.stream()
        .filter(one -> one.divergedAt() < 0 && scores.apply(one).containsKey(metric))
        .mapToDouble(one -> scores.apply(one).get(metric))
        .summaryStatistics();
  }

  private static String shown(DoubleSummaryStatistics values) {
    return values.getCount() == 0
        ? "none (all diverged)"
        : String.format(
            Locale.ROOT,
            "%.5g (%.5g to %.5g)",
            values.getAverage(),
            values.getMin(),
            values.getMax());
  }
}
