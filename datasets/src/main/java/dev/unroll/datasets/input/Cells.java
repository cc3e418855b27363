package dev.unroll.datasets.input;

import java.util.Locale;
import java.util.Set;

/** Cells of tables that hold nothing. */
public final class Cells {
  private static final Set<String> MISSING =
      Set.of(
          "", "na", "n/a", "#n/a", "#na", "nan", "null", "none", "nil", "-", "--", "–", ".", "..",
          "...", "?", ":", "<na>", "nat", "\\n", "n.a.");

  private Cells() {}

  /** Whether a cell marks a missing value. */
  public static boolean blank(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }
}
