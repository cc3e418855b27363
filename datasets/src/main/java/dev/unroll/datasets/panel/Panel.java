package dev.unroll.datasets.panel;

import java.util.List;

/**
 * Series that are forecast together.
 *
 * @param series one or more
 * @param frequency of all of them
 * @param notes what was found and changed, for people
 */
public record Panel(List<PanelSeries> series, Frequency frequency, List<String> notes) {
  public Panel {
    series = List.copyOf(series);
    notes = List.copyOf(notes);
  }
}
