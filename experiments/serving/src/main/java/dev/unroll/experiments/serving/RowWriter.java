package dev.unroll.experiments.serving;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.CommaText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes rows as CSV under a header line, or as JSON objects, one a line. Numbers have seven
 * digits; missing ones are empty cells, or null.
 */
public final class RowWriter {
  private final PrintWriter out;
  private final List<String> columns;
  private final boolean json;
  private final Predicate<Map<String, ?>> wanted;
  private long lines;

  /**
   * A writer of rows with these columns.
   *
   * @param wanted which rows are written
   */
  public RowWriter(
      PrintWriter out, List<String> columns, boolean json, Predicate<Map<String, ?>> wanted) {
    this.wanted = wanted;
    this.out = out;
    this.columns = List.copyOf(columns);
    this.json = json;
  }

  /** How many lines were written, the header among them. */
  public long lines() {
    return lines;
  }

  /** Continues behind lines that were written earlier. */
  void after(long earlier) {
    lines = earlier;
  }

  /** Writes a row, if it is wanted; values of other columns are left out. */
  public void write(Map<String, ?> row) {
    if (!wanted.test(row)) {
      return;
    }
    if (lines == 0 && !json) {
      line(columns.stream().map(CommaText::cell).collect(Collectors.joining(",")));
    }
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      columns.forEach(column -> object.put(column, plain(row.get(column))));
      line(Json.line(object));
    } else {
      line(columns.stream().map(column -> cell(row.get(column))).collect(Collectors.joining(",")));
    }
  }

  /** Hands over what was written, and says whether it was taken. */
  public boolean flush() {
    return !out.checkError(); // which flushes
  }

  private void line(String text) {
    out.print(text);
    out.print('\n'); // println would flush
    lines++;
  }

  private static Object plain(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? Double.valueOf(CommaText.number(number)) : null;
    }
    return value;
  }

  private static String cell(Object value) {
    if (value instanceof Double number) {
      return CommaText.number(number);
    }
    return value == null ? "" : CommaText.cell(value.toString());
  }
}
