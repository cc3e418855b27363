package dev.unroll.datasets.datavec;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads static covariates of series, such as a shop's region. */
public final class StaticColumns {
  private StaticColumns() {}

  /**
   * Gives every series its static covariates.
   *
   * @param name a CSV file with a row for each series, or several that agree
   * @param ids its columns that name a series; empty for the first
   * @param columns those that are read; empty for all others
   * @throws InvalidInput if a series has no row, or rows that differ
   */
  public static List<PanelSeries> attach(
      List<PanelSeries> series, String name, List<String> ids, List<String> columns) {
    CsvTable table = CsvTable.read(DataFiles.resolve(name));
    List<Integer> idsAt =
        ids.isEmpty() ? List.of(0) : ids.stream().map(id -> table.column(id, "data.id")).toList();
    Map<String, Map<String, String>> byId = byId(table, idsAt, columns);
    return series.stream()
        .map(
            one -> {
              if (!byId.containsKey(one.id())) {
                throw new InvalidInput(
                    "%s: expected a row for series %s in column \"%s\", got none."
                        .formatted(table.file(), one.id(), table.header().get(idsAt.get(0))));
              }
              return one.withStatics(byId.get(one.id()));
            })
        .toList();
  }

  private static Map<String, Map<String, String>> byId(
      CsvTable table, List<Integer> idsAt, List<String> columns) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (String column : columns.isEmpty() ? table.header() : columns) {
      int at = table.column(column, "data.statics");
      if (!idsAt.contains(at)) {
        places.put(column, at);
      }
    }
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      String id = PanelTable.id(row, idsAt);
      Map<String, String> cells = new LinkedHashMap<>();
      places.forEach((column, at) -> cells.put(column, CsvTable.cell(row, at).strip()));
      Map<String, String> earlier = all.putIfAbsent(id, cells);
      if (earlier != null && !earlier.equals(cells)) {
        throw new InvalidInput(
            "%s, row %d: expected the same %s in every row of series %s, got %s and %s; what changes with time belongs into data.known or data.past."
                .formatted(
                    table.file(),
                    row.line(),
                    places.keySet(),
                    id,
                    earlier.values(),
                    cells.values()));
      }
    }
    return all;
  }
}
