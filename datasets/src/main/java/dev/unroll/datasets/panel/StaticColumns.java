package dev.unroll.datasets.panel;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.Columns;
import dev.unroll.datasets.input.Csv;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what is fixed about each series, such as a shop's region: static covariates. */
public final class StaticColumns {
  private final Path file;
  private final List<String> header;
  private final List<Row> rows;

  private StaticColumns(String name) {
    this.file = DataFiles.resolve(name);
    List<Row> all = Csv.read(file);
    if (all.size() < 2) {
      throw new InvalidInput(
          "%s: expected a header line and a row for each series, got %d line(s)."
              .formatted(file, all.size()));
    }
    this.header = all.get(0).cells();
    this.rows = all.subList(1, all.size());
  }

  /**
   * Gives every series its static covariates.
   *
   * @param name a CSV file with a row for each series, or several that agree
   * @param id its column that names a series; empty for the first
   * @param columns those that are read; empty for all others
   * @throws InvalidInput if a series has no row, or rows that differ
   */
  public static List<PanelSeries> attach(
      List<PanelSeries> series, String name, String id, List<String> columns) {
    StaticColumns statics = new StaticColumns(name);
    int idAt = id.isEmpty() ? 0 : Columns.place(statics.file, statics.header, id, "data.id");
    Map<String, Map<String, String>> byId = statics.byId(idAt, columns);
    return series.stream()
        .map(
            one -> {
              if (!byId.containsKey(one.id())) {
                throw new InvalidInput(
                    "%s: expected a row for series %s in column \"%s\", got none."
                        .formatted(statics.file, one.id(), statics.header.get(idAt)));
              }
              return one.withStatics(byId.get(one.id()));
            })
        .toList();
  }

  private Map<String, Map<String, String>> byId(int idAt, List<String> columns) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (String column : columns.isEmpty() ? header : columns) {
      int at = Columns.place(file, header, column, "data.statics");
      if (at != idAt) {
        places.put(column, at);
      }
    }
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (Row row : rows) {
      String id = Columns.cell(row, idAt);
      Map<String, String> cells = new LinkedHashMap<>();
      places.forEach((column, at) -> cells.put(column, Columns.cell(row, at).strip()));
      Map<String, String> earlier = all.putIfAbsent(id, cells);
      if (earlier != null && !earlier.equals(cells)) {
        throw new InvalidInput(
            "%s, row %d: expected the same %s in every row of series %s, got %s and %s; what changes with time belongs into data.known or data.past."
                .formatted(
                    file, row.line(), places.keySet(), id, earlier.values(), cells.values()));
      }
    }
    return all;
  }
}
