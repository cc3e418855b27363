package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Numbers;
import java.util.List;

/**
 * A table of words; numbers are already written as a reader wants them. A first cell may have a
 * second line, which is drawn small, and a row whose first cell begins with "— " is a baseline.
 *
 * @param head names of the columns
 * @param rows as many cells each as there are columns
 * @param dots numbers of each row, drawn as dots behind its second cell; null for none
 */
public record Table(String title, List<String> head, List<List<String>> rows, Dots dots) {
  public Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A table of words alone. */
  public Table(String title, List<String> head, List<List<String>> rows) {
    this(title, head, rows, null);
  }

  /**
   * Numbers on one scale.
   *
   * @param goal a number that is marked in each row; null for none
   * @param rows as many as the table has; NaN is not drawn
   */
  public record Dots(Double goal, List<List<Double>> rows) {
    public Dots {
      rows = rows.stream().map(Numbers::copy).toList();
    }
  }
}
