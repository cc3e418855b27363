package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Numbers;
import dev.unroll.experiments.report.Words;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A table of words; numbers are already written as a reader wants them. A first cell may have a
 * second line, which is drawn small, and a row whose first cell begins with "— " is a baseline.
 *
 * @param head names of the columns
 * @param rows as many cells each as there are columns
 * @param dots numbers of each row, drawn as dots behind its second cell; null for none
 * @param folded whether it is shown only when its title is pressed
 */
public record Table(
    String title, List<String> head, List<List<String>> rows, Dots dots, boolean folded) {
  public Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A table of words alone. */
  public Table(String title, List<String> head, List<List<String>> rows) {
    this(title, head, rows, null, false);
  }

  /** A table with dots. */
  public Table(String title, List<String> head, List<List<String>> rows, Dots dots) {
    this(title, head, rows, dots, false);
  }

  /** The same, shown only when its title is pressed. */
  public Table fold() {
    return new Table(title, head, rows, dots, true);
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

  /**
   * A table with a row for each element; numbers in it are written as {@link Words#text} does.
   *
   * @param row the cells of an element
   */
  public static <E> Table of(
      String title, List<String> head, Collection<E> elements, Function<E, List<?>> row) {
    return new Table(title, head, elements.stream().map(row).map(Table::texts).toList());
  }

  private static List<String> texts(List<?> cells) {
    return cells.stream().map(cell -> Words.text("%s", cell)).toList();
  }
}
