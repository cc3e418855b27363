package dev.unroll.experiments.compare;

import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The leaderboard as a table, with a dot for each seed; each baseline is in its place. */
final class LeaderboardSection {
  private LeaderboardSection() {}

  static Section of(Leaderboard board) {
    Leaderboard.Metric metric = board.metric();
    Set<String> metrics = new LinkedHashSet<>(Set.of(metric.name()));
    board.entries().forEach(entry -> metrics.addAll(entry.scores().keySet()));
    boolean solvable = metric.solvedBelow() != null;
    List<String> head = new ArrayList<>(List.of("preset"));
    head.addAll(metrics);
    head.set(1, metric.name() + (metric.unit().isEmpty() ? "" : ", " + metric.unit()));
    if (solvable) {
      head.add(2, "solved");
    }
    head.addAll(List.of("parameters", "training", "steps/s", "state, bytes"));
    List<List<String>> rows = new ArrayList<>();
    List<List<Double>> dots = new ArrayList<>();
    for (Leaderboard.Row row : board.rows()) {
      List<String> cells =
          row.entry().map(entry -> cells(entry, metrics)).orElseGet(() -> cells(row, metrics));
      if (solvable) {
        cells.add(2, row.entry().map(LeaderboardSection::solved).orElse(""));
      }
      rows.add(cells);
      dots.add(
          row.entry()
              .map(entry -> entry.scores().get(metric.name()).values())
              .orElse(List.of(row.score())));
    }
    Table table = new Table("", head, rows, new Table.Dots(metric.solvedBelow(), dots));
    List<String> diverged =
        board.entries().stream()
            .flatMap(entry -> entry.runs().diverged().stream())
            .map(run -> "Diverged: " + run + ".")
            .toList();
    return Section.of("leaderboard", "Leaderboard", reading(board))
        .with(List.of(), List.of(table), diverged);
  }

  private static String reading(Leaderboard board) {
    Leaderboard.Metric metric = board.metric();
    return "Scores on the test part, mean ± standard deviation over seeds; lower is better. One dot"
        + " is one seed."
        + (board.baselines().isEmpty()
            ? ""
            : " The rows in italics are baselines, which need no training: a preset below one of"
                + " them is worse than it.")
        + (metric.solvedBelow() == null
            ? ""
            : " A run counts as solved below %s %s, the dashed mark."
                .formatted(Words.number(metric.solvedBelow(), 4), metric.unit()))
        + " Steps/s are the steps of sequences (characters, of a text) that an epoch was trained on"
        + " a second, with the other trainings that ran at the time. The state is what one sequence"
        + " carries from step to step; one that grows is measured after 1,000 steps.";
  }

  private static List<String> cells(Leaderboard.Entry entry, Set<String> metrics) {
    List<String> cells = new ArrayList<>(List.of(entry.name() + "\n" + entry.description()));
    metrics.forEach(
        name ->
            cells.add(
                Optional.ofNullable(entry.scores().get(name))
                    .map(Leaderboard.Spread::words)
                    .orElse("–")));
    cells.add("%,d".formatted(entry.cost().parameters()));
    cells.add(Words.duration(entry.cost().seconds()));
    cells.add(entry.cost().rateWords());
    cells.add(entry.cost().stateWords());
    return cells;
  }

  /** Of a baseline. */
  private static List<String> cells(Leaderboard.Row row, Set<String> metrics) {
    Leaderboard.Baseline baseline = row.baseline().orElseThrow();
    List<String> cells = new ArrayList<>(List.of("— " + baseline.name()));
    metrics.forEach(
        name ->
            cells.add(
                Optional.ofNullable(baseline.scores().get(name))
                    .map(score -> Words.number(score, 4))
                    .orElse("–")));
    cells.addAll(List.of("", "", "", ""));
    return cells;
  }

  private static String solved(Leaderboard.Entry entry) {
    return entry.runs().successes() + " / " + entry.runs().total();
  }
}
