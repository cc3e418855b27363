package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart: axes, and marks drawn in their order.
 *
 * @param title what is shown, in a few words; may be empty
 * @param caption how to read it, in a sentence or two; may be empty
 * @param when the choices of the reader that show it, such as Scale: log; empty for always. A
 *     section has buttons for the values of each choice, and begins with those of its first figure
 */
public record Figure(
    String title, String caption, Axis x, Axis y, List<Mark> marks, Map<String, String> when) {
  public Figure {
    marks = List.copyOf(marks);
    when = Numbers.ordered(when);
  }

  /** A figure that is always shown. */
  public Figure(String title, String caption, Axis x, Axis y, List<Mark> marks) {
    this(title, caption, x, y, marks, Map.of());
  }

  /** The same, shown only where the reader chose that value. */
  public Figure when(String choice, String value) {
    Map<String, String> all = new LinkedHashMap<>(when);
    all.put(choice, value);
    return new Figure(title, caption, x, y, marks, all);
  }
}
