package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.Problems;
import java.util.List;

/**
 * Where series are and how they are written: the {@code data.*} keys of forecasting.
 *
 * @param file a CSV file, or the name of a data set
 * @param test the continuation of each series, of the format m4; empty for none
 * @param format auto, wide, long or m4
 * @param time the column with the time; empty if the first or none
 * @param column what is forecast; empty for every numeric column
 * @param id the column that names a series, of the format long
 * @param known columns that are known ahead
 * @param past columns that are known up to the present
 */
public record PanelSettings(
    String file,
    String test,
    String format,
    String time,
    String column,
    String id,
    List<String> known,
    List<String> past) {

  public PanelSettings {
    known = List.copyOf(known);
    past = List.copyOf(past);
    new Problems()
        .check(
            List.of("auto", "wide", "long", "m4").contains(format),
            "data.format: expected auto, wide, long or m4, got '" + format + "'")
        .raise();
  }
}
