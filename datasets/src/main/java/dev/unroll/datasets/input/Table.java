package dev.unroll.datasets.input;

import dev.unroll.datasets.input.Csv.Row;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** A CSV file with a header line. Columns are found by their names, cells by column numbers. */
public final class Table {
  private final Path file;
  private final List<String> header;
  private final List<Row> rows;

  private Table(Path file, List<Row> all) {
    this.file = file;
    this.header = all.get(0).cells();
    this.rows = all.subList(1, all.size());
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInput if it has no row under the header line, or as {@link Csv#read}
   */
  public static Table read(Path file) {
    List<Row> all = Csv.read(file);
    if (all.size() < 2) {
      throw new InvalidInput(
          "%s: expected a header line and rows under it, got %d line(s)."
              .formatted(file, all.size()));
    }
    return new Table(file, all);
  }

  public Path file() {
    return file;
  }

  public List<String> header() {
    return header;
  }

  public List<Row> rows() {
    return rows;
  }

  /**
   * The number of a column, from 0.
   *
   * @param key the setting that names it, for messages
   * @throws InvalidInput if there is no such column, with the nearest and all
   */
  public int column(String name, String key) {
    String columns = String.join(", ", header);
    if (name.isEmpty()) {
      throw new InvalidInput(
          "%s: no column given. Set %s to one of: %s.".formatted(file, key, columns));
    }
    int column = header.indexOf(name);
    if (column < 0) {
      throw new InvalidInput(
          "%s: there is no column \"%s\" (%s). Nearest: %s. Columns: %s."
              .formatted(file, name, key, Nearest.of(name, header).get(0), columns));
    }
    return column;
  }

  /** A cell of a row; empty where the row is shorter. */
  public static String cell(Row row, int column) {
    return column < row.cells().size() ? row.cells().get(column) : "";
  }

  /**
   * A cell as a number; NaN where the value is missing.
   *
   * @throws InvalidInput if it is something else, or too large
   */
  public double number(Row row, int column) {
    String cell = cell(row, column);
    if (Cells.blank(cell)) {
      return Double.NaN;
    }
    double value =
        Cells.number(cell)
            .orElseThrow(() -> wrong(row, column, "expected a number, got \"%s\"".formatted(cell)));
    if (Double.isInfinite(value)) {
      throw wrong(row, column, "\"%s\" is too large".formatted(cell));
    }
    return value;
  }

  /** A cell as a time; nothing if it is none. */
  public Optional<LocalDateTime> time(Row row, int column) {
    return Times.parse(cell(row, column));
  }

  /** The error message of a cell, with its file, row and column. */
  public InvalidInput wrong(Row row, int column, String what) {
    String name = column < header.size() ? header.get(column) : "number " + (column + 1);
    return new InvalidInput(
        "%s, row %d, column \"%s\": %s.".formatted(file, row.line(), name, what));
  }
}
