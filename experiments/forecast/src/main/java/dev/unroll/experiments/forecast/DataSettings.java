package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.datavec.StaticColumns;
import java.util.List;

/**
 * Where the series are: the {@code data.*} keys.
 *
 * @param file a CSV file, or the name of a data set
 * @param test the continuation of each series, of the format m4; empty for none
 * @param format auto, wide, long or m4
 * @param time the column with the time; empty if the first or none
 * @param column what is forecast; empty for every numeric column
 * @param id the column that names a series, of the format long
 * @param known columns that are known ahead
 * @param past columns that are known up to the present
 * @param statics columns that say what is fixed about a series, of the format long or of about
 * @param about a CSV file with a row for each series, its id first; empty for none
 * @param fill what a missing value is taken to be
 * @param season steps; 0 to be told from the times
 * @param rows the first of each series that are used; 0 for all
 */
public record DataSettings(
    String file,
    String test,
    String format,
    String time,
    String column,
    String id,
    List<String> known,
    List<String> past,
    List<String> statics,
    String about,
    Fill fill,
    int season,
    int rows) {

  public DataSettings {
    known = List.copyOf(known);
    past = List.copyOf(past);
    statics = List.copyOf(statics);
    new Problems()
        .atLeast("season", season, 0)
        .atLeast("rows", rows, 0)
        .check(
            statics.isEmpty() || !about.isEmpty() || !id.isEmpty(),
            "statics: expected data.id, whose rows have the same "
                + statics
                + ", or data.about, a file with a row for each series")
        .raise();
  }

  /**
   * Refuses other inputs than those a network reads; their columns may have other names.
   *
   * @throws InvalidInput if there are more or fewer
   */
  void checkInputs(DataSettings read) {
    if (known.size() != read.known.size() || past.size() != read.past.size()) {
      throw new InvalidInput(
          "--from: expected as many inputs as the run's network reads (data.known=%s, data.past=%s), got data.known=%s, data.past=%s"
              .formatted(read.known, read.past, known, past));
    }
  }

  /** The same series with what is fixed about them. */
  List<PanelSeries> described(List<PanelSeries> series) {
    if (about.isEmpty()) {
      return statics.isEmpty() ? series : StaticColumns.attach(series, file, id, statics);
    }
    return StaticColumns.attach(series, about, "", statics);
  }

  PanelSettings panel() {
    return new PanelSettings(file, test, format, time, column, id, known, past);
  }
}
