package dev.unroll.experiments.forecast.page;

import dev.unroll.experiments.forecast.backtest.ScoreTable;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The scores of every model, and the error of each step ahead. */
final class ErrorSection {
  private static final int LINES = 6;
  private static final List<String> LEADING = // of the leaderboard; the others are in a second
      List.of("MASE", "MAE", "sMAPE", "wQL", "coverage 80 %", "coverage 95 %");

  private ErrorSection() {}

  static Section of(BacktestSummary summary) {
    List<String> notes = new ArrayList<>();
    if (!summary.table().scaled()) {
      notes.add(
          "MASE and MSIS are undefined where a series repeats itself exactly; MAE ranks instead.");
    }
    summary.leftOut().forEach((name, why) -> notes.add("Left out: %s. %s".formatted(name, why)));
    summary.table().rows().stream()
        .map(ScoreTable.Row::run)
        .filter(run -> !run.members().isEmpty())
        .forEach(run -> notes.add("%s: %s.".formatted(run.model(), run.members())));
    notes.add(
        "MASE and MSIS are on the scale of the naive error of the past%s; sMAPE is out of 200; wQL is"
                .formatted(
                    summary.season() > 1
                        ? " a season (%d steps) before".formatted(summary.season())
                        : "")
            + " the quantile loss with the factor 2 at the deciles over Σ|y|; MSIS is of 95 %"
            + " intervals.");
    return new Section(
        "scores",
        "Scores",
        "",
        List.of(),
        null,
        List.of(byStep(summary.table())),
        tables(summary),
        notes);
  }

  private static List<Table> tables(BacktestSummary summary) {
    List<Table> tables = new ArrayList<>(List.of(leaderboard(summary.table())));
    if (!summary.levels().isEmpty()) {
      tables.add(byLevel(summary.table(), summary.levels()));
    }
    tables.add(all(summary.table()));
    return tables;
  }

  private static Table byLevel(ScoreTable table, List<String> levels) {
    List<String> head = new ArrayList<>(List.of("model"));
    head.addAll(levels.stream().distinct().toList());
    List<List<String>> rows = new ArrayList<>();
    for (ScoreTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.run().model()));
      row.byLevel(levels).values().forEach(mean -> cells.add(Words.number(mean)));
      rows.add(cells);
    }
    return new Table(table.metric() + " by level of the sums", head, rows);
  }

  private static Table leaderboard(ScoreTable table) {
    List<String> shown = LEADING.stream().filter(name -> !name.equals(table.metric())).toList();
    return table(
        "Best first; what is neither a network nor a combination is a baseline", table, shown);
  }

  private static Table all(ScoreTable table) {
    List<String> others =
        table.rows().get(0).scores().keySet().stream()
            .filter(name -> !LEADING.contains(name))
            .toList();
    return table("Other scores", table, others).fold();
  }

  private static Table table(String title, ScoreTable table, List<String> names) {
    List<String> head = new ArrayList<>(List.of("model", table.metric() + " (least to most)"));
    names.forEach(name -> head.add(name.replace("coverage ", "in ")));
    head.add("seconds");
    List<List<String>> rows = new ArrayList<>();
    for (ScoreTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>();
      boolean network = !row.run().baseline() && row.run().members().isEmpty();
      cells.add(row.run().model() + (network ? "\nnetwork" : ""));
      cells.add(
          row.byWindow().size() < 2
              ? Words.number(row.rank())
              : "%s (%s to %s)"
                  .formatted(
                      Words.number(row.rank()),
                      Words.number(Collections.min(row.byWindow())),
                      Words.number(Collections.max(row.byWindow()))));
      names.forEach(name -> cells.add(Words.number(row.scores().get(name))));
      cells.add(Words.number(row.run().seconds()));
      rows.add(cells);
    }
    return new Table(title, head, rows);
  }

  private static Figure byStep(ScoreTable table) {
    List<Mark> marks = new ArrayList<>();
    int shown = 0;
    for (ScoreTable.Row row : table.rows()) {
      if (shown++ < LINES || !row.run().baseline()) {
        List<Double> x =
            IntStream.rangeClosed(1, row.byStep().size()).mapToObj(h -> (double) h).toList();
        String name = row.run().model();
        marks.add(new Mark.Line(name, name, x, row.byStep(), row.run().baseline()));
      }
    }
    return new Figure(
        "Error by steps ahead",
        "Dashed: baselines, the best %d.".formatted(LINES),
        Axis.linear("steps ahead"),
        Axis.linear(table.metric()),
        marks);
  }
}
