package dev.unroll.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A section of the page: a heading, paragraphs, tables. */
final class Markdown {
  private final List<String> lines = new ArrayList<>();

  /** A column of a table: its heading, and the cell of a row. */
  record Column<R>(String heading, Function<R, String> cell) {}

  Markdown(String heading) {
    lines.addAll(List.of("## " + heading, ""));
  }

  static <R> Column<R> column(String heading, Function<R, String> cell) {
    return new Column<>(heading, cell);
  }

  Markdown paragraph(String text) {
    lines.addAll(List.of(text, ""));
    return this;
  }

  /** Adds a table; the first {@code left} columns are words, the others numbers. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are read alone
  final <R> Markdown table(int left, List<R> rows, Column<R>... columns) {
    return table(left, rows, Arrays.asList(columns));
  }

  <R> Markdown table(int left, List<R> rows, Collection<Column<R>> columns) {
    return table(
        left,
        columns.stream().map(Column::heading).toList(),
        rows.stream()
            .map(row -> columns.stream().map(column -> column.cell().apply(row)).toList())
            .toList());
  }

  Markdown table(int left, List<String> head, List<List<String>> rows) {
    row(head);
    lines.add("|" + "---|".repeat(left) + "---:|".repeat(head.size() - left));
    rows.forEach(this::row);
    lines.add("");
    return this;
  }

  private void row(List<String> cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
