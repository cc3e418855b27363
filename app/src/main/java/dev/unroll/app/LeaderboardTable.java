package dev.unroll.app;

import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The leaderboard in plain text, baselines in their place among the models. */
final class LeaderboardTable {
  private LeaderboardTable() {}

  static List<String> lines(Leaderboard board) {
    Leaderboard.Metric metric = board.metric();
    String unit = metric.unit().isEmpty() ? "" : " (" + metric.unit() + ")";
    boolean solvable = metric.solvedBelow() != null;
    String solved = solvable ? "solved (< " + number(metric.solvedBelow()) + ")" : "runs";
    List<List<String>> table = new ArrayList<>();
    List<String> further = further(board);
    List<String> head = new ArrayList<>(List.of("model", "test " + metric.name() + unit));
    String start = metric.name() + " ";
    further.forEach(
        name -> head.add(name.startsWith(start) ? name.substring(start.length()) : name));
    head.addAll(List.of(solved, "parameters", "seconds", "steps/s", "state bytes", ""));
    table.add(head);
    for (Leaderboard.Row row : board.rows()) {
      row.entry().ifPresent(entry -> table.add(cells(entry, metric.name(), further, solvable)));
      row.baseline().ifPresent(one -> table.add(cells(one, row.score(), further)));
    }
    List<String> lines = new ArrayList<>(TextTable.lines(table));
    if (board.entries().stream().anyMatch(entry -> entry.cost().stateGrows())) {
      lines.add("  A state that grows is measured after 1,000 steps.");
    }
    return lines;
  }

  /** The second metric, and the names of the first on further test parts or before retraining. */
  private static List<String> further(Leaderboard board) {
    String first = board.metric().name();
    List<String> names =
        board.entries().stream()
            .flatMap(entry -> entry.scores().keySet().stream())
            .distinct()
            .filter(name -> !name.equals(first))
            .toList();
    return names.stream()
        .filter(name -> name.startsWith(first + " ") || name.equals(names.get(0)))
        .toList();
  }

  private static List<String> cells(
      Leaderboard.Entry entry, String metric, List<String> further, boolean solvable) {
    Leaderboard.Runs runs = entry.runs();
    List<String> cells = new ArrayList<>(List.of(entry.name(), entry.scores().get(metric).words()));
    further.forEach(name -> cells.add(number(entry.scores().get(name).mean())));
    cells.add(solvable ? runs.successes() + "/" + runs.total() : Integer.toString(runs.total()));
    cells.add(String.format(Locale.ROOT, "%,d", entry.cost().parameters()));
    cells.add(String.format(Locale.ROOT, "%.1f", entry.cost().seconds()));
    cells.add(entry.cost().rateWords());
    cells.add(entry.cost().stateWords());
    cells.add(runs.diverged().isEmpty() ? "" : runs.diverged().size() + " diverged");
    return cells;
  }

  private static List<String> cells(
      Leaderboard.Baseline baseline, double score, List<String> further) {
    List<String> cells = new ArrayList<>(List.of("— " + baseline.name(), number(score)));
    further.forEach(name -> cells.add(number(baseline.scores().getOrDefault(name, Double.NaN))));
    cells.addAll(List.of("", "", "", "", "", "baseline"));
    return cells;
  }

  private static String number(double value) {
    return Words.number(value, 4);
  }
}
