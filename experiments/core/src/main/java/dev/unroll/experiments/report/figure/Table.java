package dev.unroll.experiments.report.figure;

import java.util.List;

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
}
