package dev.unroll.experiments.report.figure;

import java.util.List;

/**
 * A chart: axes, and marks drawn in their order.
 *
 * @param title what is shown, in a few words
 * @param caption how to read it, in a sentence or two; may be empty
 */
public record Figure(String title, String caption, Axis x, Axis y, List<Mark> marks) {
  public Figure {
    marks = List.copyOf(marks);
  }
}
