package dev.unroll.experiments.sweep.page;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.train.RunResult;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Who won: the candidates by their score, and what the winner is worth with fresh seeds. */
final class BoardSection {
  private static final int ROWS = 25;

  private BoardSection() {}

  static Section of(Findings found) {
    List<Table> tables = new ArrayList<>();
    if (found.finals() != null) {
      tables.add(finals(found));
    }
    tables.add(candidates(found));
    int all = found.ranking().outcomes().size();
    return new Section(
        "leaderboard",
        "Leaderboard",
        "",
        List.of(),
        null,
        List.of(),
        tables,
        List.of(
            "The best of many looks better than it is: it was chosen for its score. What it scores"
                + " with fresh seeds is what to expect of it.",
            all > ROWS
                ? "The first %d of %d; all are in leaderboard.csv.".formatted(ROWS, all)
                : "Also in leaderboard.csv."));
  }

  private static Table finals(Findings found) {
    String metric = found.metric();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("the winner, fresh seeds", found.finals().winner(), metric));
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

  private static List<String> row(String name, List<RunResult> results, String metric) {
    return List.of(
        name,
        String.valueOf(results.size()),
        spread(results, metric, RunResult::validation),
        spread(results, metric, RunResult::test));
  }

  private static String spread(
      List<RunResult> results, String metric, Function<RunResult, Map<String, Double>> scores) {
    DoubleSummaryStatistics over =
        results.stream()
            .filter(one -> one.divergedAt() < 0 && scores.apply(one).containsKey(metric))
            .mapToDouble(one -> scores.apply(one).get(metric))
            .summaryStatistics();
    long diverged = results.stream().filter(one -> one.divergedAt() >= 0).count();
    String note = diverged == 0 ? "" : ", %d diverged".formatted(diverged);
    return over.getCount() == 0
        ? "diverged"
        : "%s (%s to %s)%s"
            .formatted(
                Words.number(over.getAverage()),
                Words.number(over.getMin()),
                Words.number(over.getMax()),
                note);
  }

  private static Table candidates(Findings found) {
    List<String> head = new ArrayList<>(List.of("rank", "candidate", "validation", "ended"));
    found.dimensions().forEach(each -> head.add(each.name()));
    head.addAll(List.of("epochs", "seconds"));
    List<List<String>> rows = new ArrayList<>();
    List<Outcome> ranked = found.ranking().outcomes();
    for (int rank = 0; rank < Math.min(ROWS, ranked.size()); rank++) {
      Outcome one = ranked.get(rank);
      List<String> row = new ArrayList<>();
      row.add(one.ranked() ? String.valueOf(rank + 1) : "");
      row.add(String.valueOf(one.candidate()));
      row.add(Double.isFinite(one.cost()) ? Words.number(one.cost()) : "");
      String end = one.end().name().toLowerCase(Locale.ROOT);
      row.add(one.message().isEmpty() ? end : end + ": " + one.message());
      found.dimensions().forEach(each -> row.add(one.settings().get(each.key())));
      row.add(String.valueOf(one.epochs()));
      row.add(Words.number(one.seconds()));
      rows.add(row);
    }
    return new Table("Candidates by validation " + found.metric(), head, rows);
  }
}
