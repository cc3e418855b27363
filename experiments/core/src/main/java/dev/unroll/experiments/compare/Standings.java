package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Presets;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.Ensemble;
import dev.unroll.experiments.train.Retraining;
import dev.unroll.experiments.train.RunMetrics;
import dev.unroll.experiments.train.StateSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a leaderboard of the runs of a comparison. */
final class Standings {
  private Standings() {}

  static Leaderboard of(ComparisonRecipe recipe, ComparedTask compared, List<ComparedRun> runs)
      throws IOException {
    Task task = compared.task();
    Task.Metric first = task.metrics().get(0);
    double bar = recipe.first().training().solvedBelow();
    Leaderboard.Metric metric =
        new Leaderboard.Metric(first.name(), first.unit(), bar > 0 ? Double.valueOf(bar) : null);
    List<Leaderboard.Baseline> baselines =
        compared.baselines().stream()
            .map(baseline -> new Leaderboard.Baseline(baseline.name(), baseline.scores()))
            .toList();
    List<Leaderboard.Entry> entries = new ArrayList<>();
    for (String model : recipe.models()) {
      entries.add(
          entry(
              model,
              task,
              metric,
              runs.stream().filter(run -> run.recipe().model().equals(model)).toList()));
    }
    entries.sort(Comparator.comparingDouble(entry -> rank(entry, metric)));
    return new Leaderboard(metric, baselines, entries);
  }

  private static double rank(Leaderboard.Entry entry, Leaderboard.Metric metric) {
    double mean = entry.scores().get(metric.name()).mean();
    return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
  }

  private static Leaderboard.Entry entry(
      String model, Task task, Leaderboard.Metric metric, List<ComparedRun> runs)
      throws IOException {
    Map<String, Leaderboard.Spread> scores = new LinkedHashMap<>();
    for (String name : Retraining.testScores(runs.get(0).recipe().training(), task)) {
      scores.put(
          name,
          Leaderboard.Spread.of(
              runs.stream()
                  .map(run -> run.result().test().getOrDefault(name, Double.NaN))
                  .toList()));
    }
    double bar = metric.solvedBelow() == null ? 0 : metric.solvedBelow();
    int successes =
        (int) scores.get(metric.name()).values().stream().filter(score -> score < bar).count();
    List<String> diverged =
        runs.stream()
            .filter(run -> run.result().divergedAt() >= 0)
            .map(
                run ->
                    "%s, seed %d, at step %d"
                        .formatted(model, run.recipe().seed(), run.result().divergedAt()))
            .toList();
    return new Leaderboard.Entry(
        model,
        Presets.builtIn().about(model),
        cost(task, runs),
        new Leaderboard.Runs(successes, runs.size(), diverged),
        scores);
  }

  private static Leaderboard.Cost cost(Task task, List<ComparedRun> runs) throws IOException {
    List<Double> rates = new ArrayList<>();
    for (ComparedRun run : runs) {
      for (RunFolder network : Ensemble.networks(run.folder())) {
        rates.addAll(RunMetrics.rates(network));
      }
    }
    Collections.sort(rates);
    ComparedRun first = runs.get(0);
    StateSize state = StateSize.of(first.recipe().network(), task.shape().inputs());
    return new Leaderboard.Cost(
        first.result().parameters(),
        runs.stream().mapToDouble(run -> run.result().seconds()).average().orElse(Double.NaN),
        rates.isEmpty() ? Double.NaN : rates.get(rates.size() / 2),
        first.recipe().training().members() * state.bytes(),
        state.grows());
  }
}
