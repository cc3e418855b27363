package dev.unroll.datasets.datavec;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table with the label of each series. */
final class LabelFile {
  private static final int MAX_NAMED = 3;

  private final LabelColumns columns;

  LabelFile(LabelColumns columns) {
    this.columns = columns;
  }

  /**
   * The label of each id; empty where the cell is.
   *
   * @param ids of the series
   * @throws InvalidInput if an id is in one of the files alone, or has two labels
   */
  Map<String, String> read(Set<String> ids) {
    CsvTable table = CsvTable.read(DataFiles.resolve(columns.labels()));
    int id = Math.max(0, table.header().indexOf(columns.id()));
    int label = table.column(columns.label(), "data.label");
    Map<String, String> labels = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      String cell = CsvTable.cell(row, label);
      String text = Cells.blank(cell) ? "" : cell;
      String before = labels.putIfAbsent(CsvTable.cell(row, id), text);
      if (before != null && !before.equals(text)) {
        throw table.wrong(
            row,
            label,
            "expected one label for series %s, got \"%s\" after \"%s\"; remove one of the rows"
                .formatted(CsvTable.cell(row, id), text, before));
      }
    }
    refuse(
        ids.stream().filter(name -> !labels.containsKey(name)).toList(),
        table,
        "no label",
        "add it, or remove their rows from data.file");
    refuse(
        labels.keySet().stream().filter(name -> !ids.contains(name)).toList(),
        table,
        "a label, but no rows in data.file",
        "remove it, or add their rows");
    return labels;
  }

  private static void refuse(List<String> ids, CsvTable table, String what, String remedy) {
    if (!ids.isEmpty()) {
      String names = String.join(", ", ids.subList(0, Math.min(MAX_NAMED, ids.size())));
      throw new InvalidInput(
          "%s: expected a label for each series of data.file and no others; %d series (%s%s) have %s; %s."
              .formatted(
                  table.file(),
                  ids.size(),
                  names,
                  ids.size() > MAX_NAMED ? ", …" : "",
                  what,
                  remedy));
    }
  }
}
