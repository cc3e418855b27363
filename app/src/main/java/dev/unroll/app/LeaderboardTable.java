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
    table.add(
        List.of(
            "model",
            "test " + metric.name() + unit,
            solved,
            "parameters",
            "seconds",
            "steps/s",
            "state bytes",
            ""));
    for (Leaderboard.Row row : board.rows()) {
      row.entry().ifPresent(entry -> table.add(cells(entry, metric.name(), solvable)));
      row.baseline()
          .map(
              one ->
                  List.of("— " + one.name(), number(row.score()), "", "", "", "", "", "baseline"))
          .ifPresent(table::add);
    }
    List<String> lines = new ArrayList<>(align(table));
    if (board.entries().stream().anyMatch(entry -> entry.cost().stateGrows())) {
      lines.add("  A state that grows is measured after 1,000 steps.");
    }
    return lines;
  }

  private static List<String> cells(Leaderboard.Entry entry, String metric, boolean solvable) {
    Leaderboard.Runs runs = entry.runs();
    String note = runs.diverged().isEmpty() ? "" : runs.diverged().size() + " diverged";
    return List.of(
        entry.name(),
        entry.scores().get(metric).words(),
        solvable ? runs.successes() + "/" + runs.total() : Integer.toString(runs.total()),
        String.format(Locale.ROOT, "%,d", entry.cost().parameters()),
        String.format(Locale.ROOT, "%.1f", entry.cost().seconds()),
        entry.cost().rateWords(),
        entry.cost().stateWords(),
        note);
  }

  private static String number(double value) {
    return Words.number(value, 4);
  }

  private static List<String> align(List<List<String>> table) {
    int columns = table.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder("  ");
      for (int c = 0; c < columns; c++) {
        line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
