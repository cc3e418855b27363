package dev.unroll.datasets.panel;

import java.util.List;

/**
 * Series that are forecast together.
 *
 * @param series one or more
 * @param frequency of all of them
 * @param columns what was made of each column of the table, such as "y: number"
 * @param notes what was found and changed, for people
 */
public record Panel(
    List<PanelSeries> series, Frequency frequency, List<String> columns, List<String> notes) {
  public Panel {
    columns = List.copyOf(columns);
    series = List.copyOf(series);
    notes = List.copyOf(notes);
  }
}
