package dev.unroll.datasets.input;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** Cells of tables as numbers. */
public final class Cells {
  private static final Set<String> BLANKS = Set.of("", "na", "n/a", "nan", "null", "none", "-");

  private Cells() {}

  /** Whether a cell marks a missing value. */
  public static boolean blank(String cell) {
    return BLANKS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** The number a cell is, maybe with commas between thousands; nothing if it is none. */
  public static OptionalDouble number(String cell) {
    String plain = cell.matches("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?") ? cell.replace(",", "") : cell;
    return plain.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")
        ? OptionalDouble.of(Double.parseDouble(plain))
        : OptionalDouble.empty();
  }
}
