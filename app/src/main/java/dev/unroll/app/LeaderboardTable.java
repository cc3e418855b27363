package dev.unroll.app;

import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Leaderboard.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The leaderboard in plain text, baselines in their place among the models. */
final class LeaderboardTable {
  private LeaderboardTable() {}

  private record Row(double rank, List<String> cells) {}

  static List<String> lines(Leaderboard board) {
    String metric = board.metric().name();
    boolean solvable = board.metric().solvedBelow() != null;
    List<Row> rows = new ArrayList<>();
    for (Leaderboard.Entry entry : board.entries()) {
      rows.add(new Row(rank(entry.scores().get(metric).mean()), cells(entry, metric, solvable)));
    }
    for (Leaderboard.Baseline baseline : board.baselines()) {
      Double score = baseline.scores().get(metric);
      if (score != null) {
        rows.add(
            new Row(score, List.of("— " + baseline.name(), number(score), "", "", "", "baseline")));
      }
    }
    rows.sort(Comparator.comparingDouble(Row::rank));
    List<List<String>> table = new ArrayList<>();
    String unit = board.metric().unit().isEmpty() ? "" : " (" + board.metric().unit() + ")";
    String solved = solvable ? "solved (< " + number(board.metric().solvedBelow()) + ")" : "runs";
    table.add(List.of("model", "test " + metric + unit, solved, "parameters", "seconds", ""));
    rows.forEach(row -> table.add(row.cells()));
    return align(table);
  }

  private static List<String> cells(Leaderboard.Entry entry, String metric, boolean solvable) {
    Leaderboard.Runs runs = entry.runs();
    String note = runs.diverged().isEmpty() ? "" : runs.diverged().size() + " diverged";
    return List.of(
        entry.name(),
        spread(entry.scores().get(metric)),
        solvable ? runs.successes() + "/" + runs.total() : Integer.toString(runs.total()),
        String.format(Locale.ROOT, "%,d", entry.cost().parameters()),
        String.format(Locale.ROOT, "%.1f", entry.cost().seconds()),
        note);
  }

  private static double rank(double mean) {
    return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
  }

  private static String spread(Spread spread) {
    return Double.isNaN(spread.sd())
        ? number(spread.mean())
        : number(spread.mean()) + " ± " + number(spread.sd());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
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
