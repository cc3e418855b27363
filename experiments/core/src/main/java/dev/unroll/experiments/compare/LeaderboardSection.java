package dev.unroll.experiments.compare;

import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The leaderboard as a table, with a dot for each seed; each baseline is in its place. */
final class LeaderboardSection {
  private final Leaderboard board;
  private final boolean solvable;
  private final List<String> others; // metrics beside the first

  private LeaderboardSection(Leaderboard board) {
    this.board = board;
    this.solvable = board.metric().solvedBelow() != null;
    Set<String> metrics = new LinkedHashSet<>();
    board.entries().forEach(entry -> metrics.addAll(entry.scores().keySet()));
    board.baselines().forEach(baseline -> metrics.addAll(baseline.scores().keySet()));
    metrics.remove(board.metric().name());
    this.others = List.copyOf(metrics);
  }

  static Section of(Leaderboard board) {
    return new LeaderboardSection(board).section();
  }

  private Section section() {
    List<List<String>> rows = new ArrayList<>();
    List<List<Double>> dots = new ArrayList<>();
    for (Leaderboard.Row row : board.rows()) {
      row.entry().ifPresent(entry -> rows.add(cells(entry)));
      row.entry()
          .ifPresent(entry -> dots.add(entry.scores().get(board.metric().name()).values()));
      row.baseline().ifPresent(baseline -> rows.add(cells(baseline)));
      row.baseline().ifPresent(baseline -> dots.add(List.of(row.score())));
    }
    Leaderboard.Metric metric = board.metric();
    List<String> head = new ArrayList<>();
    head.add("preset");
    head.add(metric.name() + (metric.unit().isEmpty() ? "" : ", " + metric.unit()));
    if (solvable) {
      head.add("solved");
    }
    head.addAll(others);
    head.addAll(List.of("parameters", "training"));
    return new Section(
        "leaderboard",
        "Leaderboard",
        "",
        List.of(reading()),
        null,
        List.of(),
        List.of(new Table("", head, rows, new Table.Dots(metric.solvedBelow(), dots))),
        board.entries().stream()
            .flatMap(entry -> entry.runs().diverged().stream())
            .map(note -> "Diverged: " + note + ".")
            .toList());
  }

  private String reading() {
    Leaderboard.Metric metric = board.metric();
    return "Scores on the test part, mean ± standard deviation over seeds; lower is better. One dot"
        + " is one seed."
        + (board.baselines().isEmpty()
            ? ""
            : " The rows in italics are baselines, which need no training: a preset below one of"
                + " them is worse than it.")
        + (solvable
            ? " A run counts as solved below %s %s, the dashed mark."
                .formatted(Words.number(metric.solvedBelow(), 4), metric.unit())
            : "");
  }

  private List<String> cells(Leaderboard.Entry entry) {
    List<String> cells = new ArrayList<>();
    cells.add(entry.name() + "\n" + entry.description());
    cells.add(entry.scores().get(board.metric().name()).words());
    if (solvable) {
      cells.add(entry.runs().successes() + " / " + entry.runs().total());
    }
    others.forEach(
        name ->
            cells.add(entry.scores().containsKey(name) ? entry.scores().get(name).words() : "–"));
    cells.add("%,d".formatted(entry.cost().parameters()));
    cells.add(Words.duration(entry.cost().seconds()));
    return cells;
  }

  private List<String> cells(Leaderboard.Baseline baseline) {
    List<String> cells = new ArrayList<>();
    cells.add("— " + baseline.name());
    cells.add(score(baseline, board.metric().name()));
    if (solvable) {
      cells.add("");
    }
    others.forEach(name -> cells.add(score(baseline, name)));
    cells.addAll(List.of("", ""));
    return cells;
  }

  private static String score(Leaderboard.Baseline baseline, String metric) {
    return baseline.scores().containsKey(metric)
        ? Words.number(baseline.scores().get(metric), 4)
        : "–";
  }
}
