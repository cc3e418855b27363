package dev.unroll.datasets.input;

import dev.unroll.datasets.input.Csv.Row;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A CSV file with a header line. Columns are found by their names, cells by column numbers. */
public final class CsvTable {
  private final Path file;
  private final List<String> header;
  private final List<Row> rows;
  private final List<Column> columns;
  private final List<String> notes = new ArrayList<>();

  private CsvTable(Path file, Csv csv, boolean even) {
    this.file = file;
    List<Row> all = csv.rows();
    int first = even ? aboveHeader(csv) : 0;
    if (first > 0 && isHeader(all.get(first - 1), all.get(first))) {
      first--;
    }
    List<String> names = all.isEmpty() ? List.of() : all.get(first).cells();
    int from = first + 1;
    if (even && holdsData(names)) {
      names = namesInComment(csv, names);
      from = first;
    }
    if (all.size() <= from) {
      throw new InvalidInput(
          "%s: expected a header line and rows under it, got %s%s."
              .formatted(file, Count.of(all.size(), "line"), comments(csv, " beside %s")));
    }
    if (first > 0) {
      notes.add(
          Count.of(first, "line above the header line is", "lines above the header line are")
              + " left out");
    }
    if (csv.inside() > 0) {
      notes.add(comments(csv, "%s") + ", " + csv.inside() + " of them below rows");
    }
    this.header = numbered(names);
    List<Row> under = all.subList(from, even ? filledEnd(all, from) : all.size());
    this.rows = even ? under.stream().map(this::asWideAsHeader).toList() : under;
    List<Column> found =
        IntStream.range(0, header.size())
            .mapToObj(at -> new Column(header.get(at), cells(at), csv.separator()))
            .toList();
    boolean comma = csv.separator() != ',' && found.stream().anyMatch(Column::hasComma);
    this.columns = comma ? found.stream().map(Column::withComma).toList() : found;
    if (even) {
      boolean timed = columns.stream().anyMatch(column -> column.kind() == Column.Kind.TIME);
      HeaderTimes.check(file, names, timed);
    }
  }

  /**
   * Reads a file in which every row has as many cells as the header, but for the layout of the M4
   * competition. Lines above the header are left out, and said to be.
   *
   * @throws InvalidInput if it has no row under the header line, a row is shorter or longer, the
   *     first line holds data, or as {@link Csv#read}
   */
  public static CsvTable read(Path file) {
    Csv csv = Csv.read(file);
    return new CsvTable(file, csv, csv.rows().isEmpty() || !ofM4(csv.rows().get(0).cells()));
  }

  /**
   * Reads a file whose rows have any number of cells.
   *
   * @throws InvalidInput if it has no row under the header line, or as {@link Csv#read}
   */
  public static CsvTable readRagged(Path file) {
    return new CsvTable(file, Csv.read(file), false);
  }

  /** Whether the header is that of the M4 competition: V1, V2, …. */
  public boolean ofM4() {
    return ofM4(header);
  }

  private static boolean ofM4(List<String> names) {
    return names.size() > 1 && names.get(0).equals("V1") && names.get(1).equals("V2");
  }

  private static String comments(Csv csv, String count) {
    return csv.comments().isEmpty()
        ? ""
        : count.formatted(
            Count.of(
                csv.comments().size(),
                "line that begins with # and is left out",
                "lines that begin with # and are left out"));
  }

  /** Where the rows end that hold nothing; one stays. */
  private int filledEnd(List<Row> all, int from) {
    int end = all.size();
    while (end > from + 1 && all.get(end - 1).cells().stream().allMatch(String::isBlank)) {
      end--;
    }
    if (end < all.size()) {
      notes.add(
          Count.of(all.size() - end, "empty row at the end is", "empty rows at the end are")
              + " left out");
    }
    return end;
  }

  /** How many rows stand above the header: those with fewer cells than most, and titles. */
  private int aboveHeader(Csv csv) {
    int width = csv.usualWidth();
    int first = 0;
    while (first + 2 < csv.rows().size()
        && (csv.rows().get(first).cells().size() < width || isTitle(csv.rows(), first))) {
      first++;
    }
    return first;
  }

  /** Whether a row has one filled cell at most, above names, as spreadsheets save a title. */
  private static boolean isTitle(List<Row> rows, int at) {
    int next = at;
    while (next < rows.size() - 1 && filled(rows.get(next)).count() <= 1) {
      next++;
    }
    return next > at
        && filled(rows.get(next)).count() > 1
        && filled(rows.get(next)).allMatch(c -> NumberStyle.POINT.parse(c).isEmpty())
        && filled(rows.get(next)).allMatch(c -> TimeColumn.all(List.of(c)).isEmpty());
  }

  private static Stream<String> filled(Row row) {
    return row.cells().stream().filter(cell -> !Cells.blank(cell));
  }

  /**
   * Whether a row with fewer cells than most is the header all the same, since a number stands
   * right below it: then rows are wider than the header, as where numbers have commas.
   */
  private static boolean isHeader(Row row, Row next) {
    boolean names =
        row.cells().size() > 1
            && row.cells().stream().allMatch(c -> NumberStyle.POINT.parse(c).isEmpty());
    return names
        && next.line() == row.line() + 1
        && next.cells().stream().anyMatch(c -> NumberStyle.POINT.parse(c).isPresent());
  }

  /** Whether cells are no names: a time and a number, or numbers alone. */
  private static boolean holdsData(List<String> cells) {
    List<String> filled = cells.stream().filter(cell -> !Cells.blank(cell)).toList();
    long numbers = filled.stream().filter(c -> NumberStyle.POINT.parse(c).isPresent()).count();
    boolean times =
        filled.stream()
            .anyMatch(c -> TimeColumn.all(List.of(c)).stream().anyMatch(t -> !t.format().number()));
    boolean places =
        IntStream.range(0, cells.size()).allMatch(k -> cells.get(k).matches(k + "|" + (k + 1)));
    return numbers > 0 && !places && (times || numbers == filled.size());
  }

  private List<String> namesInComment(Csv csv, List<String> cells) {
    for (int k = csv.comments().size() - 1; k >= 0; k--) {
      List<Row> names = Csv.parse(file, csv.comments().get(k)).rows();
      if (!names.isEmpty()
          && names.get(0).cells().size() == cells.size()
          && !holdsData(names.get(0).cells())) {
        return names.get(0).cells();
      }
    }
    throw new InvalidInput(
        "%s: expected the names of the columns in the first line, got data: %s. Add a line with the names above it, such as: %s"
            .formatted(
                file,
                String.join(", ", cells),
                cells.size() == 2
                    ? "time,value"
                    : IntStream.rangeClosed(1, cells.size())
                        .mapToObj(k -> "column" + k)
                        .collect(Collectors.joining(","))));
  }

  /** Names of their own for columns without one, and for all but the first of one name. */
  private List<String> numbered(List<String> names) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> all = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      String name = names.get(k).isEmpty() ? "column " + (k + 1) : names.get(k);
      int times = seen.merge(name, 1, Integer::sum);
      if (times > 1) {
        notes.add(
            "column %d is called \"%s\" too; it is \"%2$s (%d)\" here"
                .formatted(k + 1, name, times));
      }
      all.add(times == 1 ? name : name + " (" + times + ")");
    }
    return List.copyOf(all);
  }

  private Row asWideAsHeader(Row row) {
    List<String> cells = row.cells();
    int width = header.size();
    boolean blankBeyond = cells.stream().skip(width).allMatch(String::isEmpty);
    if (cells.size() < width || !blankBeyond) {
      throw new InvalidInput(
          "%s, row %d: expected %d cells, as the header line has, got %d: %s. Mend the row; a cell that holds a separator needs quotes."
              .formatted(file, row.line(), width, cells.size(), String.join(" | ", cells)));
    }
    return cells.size() == width ? row : new Row(row.line(), cells.subList(0, width));
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

  /** What each column holds. */
  public List<Column> columns() {
    return columns;
  }

  /** What was changed while reading, for people. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * The number of a column, from 0.
   *
   * @param key the setting that names it, for messages
   * @throws InvalidInput if there is no such column, with the nearest and all
   */
  public int column(String name, String key) {
    String names = String.join(", ", header);
    if (name.isEmpty()) {
      throw new InvalidInput(
          "%s: no column given. Set %s to one of: %s.".formatted(file, key, names));
    }
    int column = header.indexOf(name);
    if (column < 0) {
      throw new InvalidInput(
          "%s: there is no column \"%s\" (%s). Nearest: %s. Columns: %s."
              .formatted(file, name, key, Nearest.of(name, header).get(0), names));
    }
    return column;
  }

  /** The columns that names mean: one with commas in its name is written like several. */
  public List<String> whole(List<String> names) {
    return header.stream()
        .filter(name -> names.size() > 1 && names.equals(List.of(name.strip().split("\\s*,\\s*"))))
        .findFirst()
        .map(List::of)
        .orElse(names);
  }

  /** The cells of a column, a view. */
  private List<String> cells(int column) {
    return new Cut(rows, column);
  }

  /** A column of rows. */
  private static final class Cut extends AbstractList<String> implements RandomAccess {
    private final List<Row> rows;
    private final int column;

    Cut(List<Row> rows, int column) {
      this.rows = rows;
      this.column = column;
    }

    @Override
    public String get(int index) {
      return cell(rows.get(index), column);
    }

    @Override
    public int size() {
      return rows.size();
    }
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
    NumberStyle style =
        column < columns.size() ? columns.get(column).numberStyle() : NumberStyle.POINT;
    double value =
        style
            .parse(cell)
            .orElseThrow(() -> wrong(row, column, "expected a number, got \"%s\"".formatted(cell)));
    if (Double.isInfinite(value)) {
      throw wrong(row, column, "\"%s\" is too large".formatted(cell));
    }
    return value;
  }

  /** The error message of a cell, with its file, row and column. */
  public InvalidInput wrong(Row row, int column, String what) {
    String name = column < header.size() ? header.get(column) : "number " + (column + 1);
    return new InvalidInput(
        "%s, row %d, column \"%s\": %s.".formatted(file, row.line(), name, what));
  }
}
