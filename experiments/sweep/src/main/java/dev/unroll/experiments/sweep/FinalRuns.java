package dev.unroll.experiments.sweep;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The winner of a search and the recipe before it, trained again with seeds that neither the search
 * nor the race of the finalists has used, and scored on the test part.
 *
 * @param winner one result a seed
 * @param before the same of the recipe before the search
 * @param finalists of which the winner is one
 */
public record FinalRuns(List<RunResult> winner, List<RunResult> before, Finalists finalists) {
  private static final long FIRST_SEED = 1000; // added to the recipe's

  /** Trains both; keeps runs that are finished. */
  public static FinalRuns train(
      Study study, TrialRecipes recipes, Finalists finalists, Finalists.Effort effort)
      throws IOException, InterruptedException {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (Optional<TrialResult> one :
        List.of(Optional.of(finalists.winner()), Optional.<TrialResult>empty())) {
      for (int seed = 0; seed < effort.seeds(); seed++) {
        jobs.add(Finalists.job(recipes, one, FIRST_SEED + seed, true));
      }
    }
    Path folder = Files.createDirectories(study.path().resolve("finals"));
    List<RunResult> results =
        Trainings.run(folder, jobs, study::runSpec, effort.workers(), Progress.SILENT).stream()
            .map(Trainings.Trained::result)
            .toList();
    int seeds = effort.seeds();
    return new FinalRuns(results.subList(0, seeds), results.subList(seeds, 2 * seeds), finalists);
  }

  /** The scores of the finalists with fresh seeds; empty if there was no race. */
  public List<String> race(Task task) {
    String metric = task.metrics().get(0).name();
    List<String> lines = new ArrayList<>();
    if (finalists.all().size() > 1) {
      lines.add("validation %s with fresh seeds:".formatted(metric));
      finalists.all().forEach(one -> lines.add("  " + sentence(one, metric)));
    }
    return lines;
  }

  /** What the sweep found, in sentences; the judgement is the last one. */
  public List<String> verdict(Task task, int trials) {
    String metric = task.metrics().get(0).name();
    TrialResult best = finalists.winner();
    List<String> lines = new ArrayList<>();
    String settings =
        best.settings().entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining(" "));
    lines.add("winner: trial %d, %s".formatted(best.trial(), settings));
    lines.add(
        "validation %s: %s in the search of %d trials, %s with further seeds, before the search %s"
            .formatted(
                metric,
                number(best.cost()),
                trials,
                mean(winner, metric, RunResult::validation),
                mean(before, metric, RunResult::validation)));
    lines.add(
        "test %s: winner %s, before the search %s"
            .formatted(
                metric,
                mean(winner, metric, RunResult::test),
                mean(before, metric, RunResult::test)));
    for (Task.Baseline baseline : task.baselines()) {
      double score = baseline.scores().getOrDefault(metric, Double.NaN);
      lines.add("  baseline %s %s".formatted(baseline.name(), number(score)));
    }
    lines.add(
        judgement(
            spread(winner, metric, RunResult::test), spread(before, metric, RunResult::test)));
    return lines;
  }

  private static String sentence(Finalists.Finalist one, String metric) {
    String scores = mean(one.runs(), metric, RunResult::validation);
    String why = one.dropped().isEmpty() ? "" : "; left: " + one.dropped();
    return "trial %d: %s in the search, %s%s"
        .formatted(one.trial().trial(), number(one.trial().cost()), scores, why);
  }

  /** By the rule of comparisons: better only if the ranges over seeds do not overlap. */
  private String judgement(DoubleSummaryStatistics test, DoubleSummaryStatistics reference) {
    int seeds = winner.size();
    if (test.getCount() < seeds) {
      return "the winner diverged with %d of %d fresh seeds: not to be relied on"
          .formatted(seeds - test.getCount(), seeds);
    }
    if (seeds < 2) {
      return "one seed shows no spread: no judgement; give --seeds 3 or more";
    }
    if (test.getMax() < reference.getMin()) {
      return "better than before the search: the ranges over seeds do not overlap";
    }
    return reference.getMax() < test.getMin()
        ? "worse than before the search, on the test part: the search has overfitted the validation"
            + " part"
        : "within the noise of the seeds: no evidence that the search found anything better";
  }

  /** Mean and range over the runs with a score, and how many diverged. */
  public static String mean(
      List<RunResult> runs, String metric, Function<RunResult, Map<String, Double>> scores) {
    DoubleSummaryStatistics all = spread(runs, metric, scores);
    long diverged = runs.stream().filter(run -> run.divergedAt() >= 0).count();
    return all.getCount() == 0
        ? "none (all diverged)"
        : "%s (%s to %s)%s"
            .formatted(
                number(all.getAverage()),
                number(all.getMin()),
                number(all.getMax()),
                diverged == 0 ? "" : ", %d diverged".formatted(diverged));
  }

  private static String number(double score) {
    return Words.number(score, 5);
  }

  private static DoubleSummaryStatistics spread(
      List<RunResult> runs, String metric, Function<RunResult, Map<String, Double>> scores) {
    return runs.stream()
        .filter(run -> run.divergedAt() < 0 && scores.apply(run).containsKey(metric))
        .mapToDouble(run -> scores.apply(run).get(metric))
        .summaryStatistics();
  }
}
