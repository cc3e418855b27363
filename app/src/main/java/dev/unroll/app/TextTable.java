package dev.unroll.app;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines, the columns aligned. */
final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /** Lines without blanks at their ends; each row has as many cells as the first. */
  static List<String> lines(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(GAP);
      for (int c = 0; c < columns; c++) {
        line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
