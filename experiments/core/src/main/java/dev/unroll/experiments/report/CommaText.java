package dev.unroll.experiments.report;

import java.util.Locale;

/** Cells of a table with commas between. */
public final class CommaText {
  private CommaText() {}

  /** Quoted where the text would break the table. */
  public static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Seven digits; empty if there is no such number. */
  public static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.7g", value) : "";
  }
}
