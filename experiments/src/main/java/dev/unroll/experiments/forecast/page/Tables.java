package dev.unroll.experiments.forecast.page;

import java.util.Locale;

/** Cells of a table with commas between. */
final class Tables {
  private Tables() {}

  /** Quoted where the text would break the table. */
  static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Seven digits; empty if there is no such number. */
  static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.7g", value) : "";
  }
}
