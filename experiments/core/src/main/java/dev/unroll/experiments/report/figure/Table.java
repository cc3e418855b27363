package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Words;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of words; numbers are already written as a reader wants them.
 *
 * @param head names of the columns
 * @param rows as many cells each as there are columns
 */
public record Table(String title, List<String> head, List<List<String>> rows) {
  public Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A table with a row for each element; numbers in it are written as {@link Words#text} does.
   *
   * @param row the cells of an element
   */
  public static <E> Table of(
      String title, List<String> head, Collection<E> elements, Function<E, List<?>> row) {
    return new Table(
        title, head, elements.stream().map(row).map(Table::texts).collect(Collectors.toList()));
  }

  private static List<String> texts(List<?> cells) {
    return cells.stream().map(cell -> Words.text("%s", cell)).toList();
  }
}
