package dev.unroll.experiments.sweep.page;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.sweep.FinalRuns;
import dev.unroll.experiments.sweep.Finalists;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.train.RunResult;
import java.util.ArrayList;
import java.util.List;

/** The leaderboard: the trials by their score, and the winner with fresh seeds. */
final class BoardSection {
  private static final int MAX_ROWS = 25;

  private BoardSection() {}

  static Section of(SweepFindings found) {
    int all = found.ranking().results().size();
    return new Section(
        "leaderboard",
        "Leaderboard",
        "",
        List.of(),
        null,
        List.of(),
        tables(found),
        List.of(
            "The best of many trials was chosen by its score, which therefore overestimates it. Its"
                + " scores with fresh seeds are what to expect. Twice as many trials as there are"
                + " finalists get a fresh seed, and the better half by the mean of both seeds"
                + " continues; after each further seed those leave that are worse than the best by"
                + " Welch's t-test (p < 0.05). The best mean of fresh seeds wins; of equal"
                + " ones that with the smaller loss.",
            all > MAX_ROWS
                ? "The first %d of %d; all are in leaderboard.csv.".formatted(MAX_ROWS, all)
                : "Also in leaderboard.csv."));
  }

  private static List<Table> tables(SweepFindings found) {
    List<Table> tables = new ArrayList<>();
    if (found.finals() != null) {
      tables.add(finals(found));
    }
    if (found.finalists().size() > 1) {
      tables.add(finalists(found));
    }
    tables.add(trials(found));
    return tables;
  }

  private static Table finalists(SweepFindings found) {
    String metric = found.metric();
    List<String> head = new ArrayList<>(List.of("trial"));
    found.dimensions().forEach(each -> head.add(each.name()));
    head.addAll(List.of("in the search", "fresh seeds", "validation " + metric, ""));
    List<List<String>> rows = new ArrayList<>();
    for (Finalists.Finalist one : found.finalists()) {
      boolean won = one.trial().equals(found.finals().finalists().winner());
      List<String> row = new ArrayList<>(List.of(String.valueOf(one.trial().trial())));
      found.dimensions().forEach(each -> row.add(one.trial().settings().get(each.key())));
      row.add(Words.number(one.trial().cost()));
      row.add(String.valueOf(one.runs().size()));
      row.add(FinalRuns.mean(one.runs(), metric, RunResult::validation));
      row.add(won ? "winner" : one.dropped());
      rows.add(row);
    }
    return new Table("The best trials with fresh seeds, on the validation part", head, rows);
  }

  private static Table finals(SweepFindings found) {
    String metric = found.metric();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("the winner, further seeds", found.finals().winner(), metric));
    rows.add(row("the recipe before the search", found.finals().before(), metric));
    for (Task.Baseline baseline : found.task().baselines()) {
      double score = baseline.scores().getOrDefault(metric, Double.NaN);
      rows.add(List.of("baseline: " + baseline.name(), "", "", Words.number(score)));
    }
    return new Table(
        "Scored on the test part, once",
        List.of("", "seeds", "validation " + metric, "test " + metric),
        rows);
  }

  private static List<String> row(String name, List<RunResult> runs, String metric) {
    return List.of(
        name,
        String.valueOf(runs.size()),
        FinalRuns.mean(runs, metric, RunResult::validation),
        FinalRuns.mean(runs, metric, RunResult::test));
  }

  private static Table trials(SweepFindings found) {
    List<String> head = new ArrayList<>(List.of("rank", "trial", "validation", "state"));
    found.dimensions().forEach(each -> head.add(each.name()));
    head.addAll(List.of("epochs", "seconds"));
    List<List<String>> rows = new ArrayList<>();
    for (TrialResult one : found.ranking().results().stream().limit(MAX_ROWS).toList()) {
      List<String> row = new ArrayList<>();
      row.add(one.ranked() ? String.valueOf(rows.size() + 1) : "");
      row.add(String.valueOf(one.trial()));
      row.add(Double.isFinite(one.cost()) ? Words.number(one.cost()) : "");
      row.add(one.state().word() + (one.message().isEmpty() ? "" : ": " + one.message()));
      found.dimensions().forEach(each -> row.add(one.settings().get(each.key())));
      row.add(String.valueOf(one.epochs()));
      row.add(Words.number(one.seconds()));
      rows.add(row);
    }
    return new Table("Trials by validation " + found.metric(), head, rows);
  }
}
