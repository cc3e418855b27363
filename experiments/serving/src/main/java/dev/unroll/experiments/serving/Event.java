package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.NumberStyle;
import java.math.BigDecimal;
import java.util.Map;

/**
 * One record of an input: cells by the names of their columns.
 *
 * @param line where it stands, from 1
 * @param cells texts, numbers or null
 */
public record Event(long line, Map<String, Object> cells) {

  /** Whether there is such a cell, be it blank. */
  public boolean has(String name) {
    return cells.containsKey(name);
  }

  /** A cell as text; empty where it is missing. */
  public String text(String name) {
    Object cell = cells.get(name);
    if (cell instanceof Double number && number == Math.rint(number) && !number.isInfinite()) {
      return new BigDecimal(number).toPlainString(); // 1.7e9 is 1700000000
    }
    return cell == null ? "" : cell.toString();
  }

  /**
   * A cell as a number; NaN where it is missing.
   *
   * @throws InvalidInput if it is something else
   */
  public double number(String name) {
    Object cell = cells.get(name);
    if (cell instanceof Number number) {
      return finite(name, number.doubleValue());
    }
    String text = text(name).strip();
    return Cells.blank(text)
        ? Double.NaN
        : finite(name, NumberStyle.POINT.parse(text).orElseThrow(() -> noNumber(name, text)));
  }

  private double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw noNumber(name, String.valueOf(value));
    }
    return value;
  }

  private InvalidInput noNumber(String name, String text) {
    return wrong("\"%s\": expected a number, got \"%s\"".formatted(name, text));
  }

  /** What is wrong with the record, with its place. */
  InvalidInput wrong(String what) {
    return new InvalidInput("line %d: %s".formatted(line, what));
  }
}
