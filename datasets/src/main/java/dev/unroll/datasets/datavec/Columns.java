package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import java.nio.file.Path;
import java.util.List;

/** Columns of tables, by their names in the header line. */
public final class Columns {
  private Columns() {}

  /**
   * Where a column stands.
   *
   * @param key the setting that names it, for messages
   * @throws InvalidInput if there is no such column, with the nearest and all
   */
  public static int place(Path file, List<String> header, String name, String key) {
    String columns = String.join(", ", header);
    if (name.isEmpty()) {
      throw new InvalidInput(
          "%s: no column given. Set %s to one of: %s.".formatted(file, key, columns));
    }
    int place = header.indexOf(name);
    if (place < 0) {
      throw new InvalidInput(
          "%s: there is no column \"%s\" (%s). Nearest: %s. Columns: %s."
              .formatted(file, name, key, Nearest.of(name, header).get(0), columns));
    }
    return place;
  }

  /** A cell of a row; empty where the row is shorter. */
  public static String cell(Row row, int place) {
    return place < row.cells().size() ? row.cells().get(place) : "";
  }
}
