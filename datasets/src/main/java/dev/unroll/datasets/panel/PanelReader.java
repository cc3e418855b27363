package dev.unroll.datasets.panel;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.Columns;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Times;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads series from a table: a column each (wide), rows of id, time and value (long), or a row each
 * (m4, the layout of the M4 competition: {@code "V1","V2",…} above, the id first, then values, rows
 * of any length). Missing values stay missing; steps that are missing in time become missing values
 * and are named.
 */
public final class PanelReader {
  private final PanelSettings settings;
  private final Optional<Frequency> given;
  private final Path file;
  private final List<String> header;
  private final List<Row> rows;
  private final List<String> notes = new ArrayList<>();

  private PanelReader(PanelSettings settings, String name, Optional<Frequency> given) {
    this.settings = settings;
    this.given = given;
    this.file = DataFiles.resolve(name);
    List<Row> all = Csv.read(file);
    if (all.size() < 2) {
      throw new InvalidInput(
          "%s: expected a header line and rows under it, got %d line(s)."
              .formatted(file, all.size()));
    }
    this.header = all.get(0).cells();
    this.rows = all.subList(1, all.size());
  }

  /**
   * Reads the series.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings) {
    return new PanelReader(settings, settings.file(), Optional.empty()).panel();
  }

  /**
   * Reads series whose frequency is known, so that a single row will do.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings, Frequency frequency) {
    return new PanelReader(settings, settings.file(), Optional.of(frequency)).panel();
  }

  /** What comes after each series, in the same order, of the format m4. */
  public static Panel readTest(PanelSettings settings) {
    Panel train = read(settings);
    PanelReader reader = new PanelReader(settings, settings.test(), Optional.empty());
    Map<String, PanelSeries> known = new LinkedHashMap<>();
    reader.m4().series().forEach(one -> known.put(one.id(), one));
    List<PanelSeries> ordered = new ArrayList<>();
    for (PanelSeries one : train.series()) {
      if (!known.containsKey(one.id())) {
        throw new InvalidInput(
            "%s: expected a row for each series of %s, got none for %s."
                .formatted(reader.file, settings.file(), one.id()));
      }
      ordered.add(known.get(one.id()));
    }
    return new Panel(ordered, Frequency.UNKNOWN, List.of());
  }

  private Panel panel() {
    String format = settings.format();
    boolean numbered =
        header.size() > 1 && header.get(0).equals("V1") && header.get(1).equals("V2");
    if (format.equals("m4") || (format.equals("auto") && numbered)) {
      return m4();
    }
    return format.equals("long") || !settings.id().isEmpty() ? tall() : wide();
  }

  private Panel m4() {
    List<PanelSeries> series = new ArrayList<>();
    for (Row row : rows) {
      List<String> cells = row.cells();
      int end = cells.size();
      while (end > 1 && Cells.blank(cells.get(end - 1))) {
        end--;
      }
      double[] values = new double[end - 1];
      for (int k = 1; k < end; k++) {
        values[k - 1] = number(row, "V" + (k + 1), cells.get(k));
      }
      if (values.length == 0) {
        throw new InvalidInput(
            "%s, row %d: series %s has no values.".formatted(file, row.line(), cells.get(0)));
      }
      series.add(new PanelSeries(cells.get(0), values));
    }
    return new Panel(series, Frequency.UNKNOWN, notes);
  }

  private Panel wide() {
    int timeAt = timeColumn();
    List<Integer> targets = new ArrayList<>();
    if (!settings.column().isEmpty()) {
      targets.add(place(settings.column(), "data.column"));
    } else {
      for (int c = 0; c < header.size(); c++) {
        boolean input =
            settings.known().contains(header.get(c)) || settings.past().contains(header.get(c));
        if (c != timeAt && !input && numeric(c)) {
          targets.add(c);
        }
      }
      if (targets.isEmpty()) {
        throw new InvalidInput(
            "%s: no column holds numbers. Columns: %s; set data.column to the one to forecast."
                .formatted(file, String.join(", ", header)));
      }
    }
    List<SeriesRows> series = new ArrayList<>();
    for (int target : targets) {
      series.add(collected(header.get(target), rows, timeAt, target));
    }
    return gridded(series);
  }

  private Panel tall() {
    int idAt = place(settings.id(), "data.id");
    int timeAt = settings.time().isEmpty() ? -1 : place(settings.time(), "data.time");
    int target = place(settings.column(), "data.column");
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(Columns.cell(row, idAt), id -> new ArrayList<>()).add(row);
    }
    List<SeriesRows> series = new ArrayList<>();
    groups.forEach((id, own) -> series.add(collected(id, own, timeAt, target)));
    return gridded(series);
  }

  private SeriesRows collected(String id, List<Row> own, int timeAt, int target) {
    SeriesRows series = new SeriesRows(file, id);
    List<Integer> known = places(settings.known(), "data.known");
    List<Integer> past = places(settings.past(), "data.past");
    for (Row row : own) {
      double[] inputs = new double[known.size() + past.size()];
      for (int k = 0; k < inputs.length; k++) {
        int at = k < known.size() ? known.get(k) : past.get(k - known.size());
        inputs[k] = number(row, header.get(at), Columns.cell(row, at));
      }
      LocalDateTime time = timeAt < 0 ? null : moment(row, timeAt);
      series.add(time, number(row, header.get(target), Columns.cell(row, target)), inputs);
    }
    series.order(notes);
    return series;
  }

  private Panel gridded(List<SeriesRows> series) {
    SeriesRows longest = series.get(0);
    for (SeriesRows one : series) {
      longest = one.size() > longest.size() ? one : longest;
    }
    Frequency frequency = given.orElse(longest.frequency());
    List<PanelSeries> all = new ArrayList<>();
    for (SeriesRows one : series) {
      all.add(one.gridded(frequency, settings.known().size(), notes));
    }
    return new Panel(all, frequency, notes);
  }

  /** The column with the time; -1 if there is none. */
  private int timeColumn() {
    if (!settings.time().isEmpty()) {
      return place(settings.time(), "data.time");
    }
    boolean times =
        !header.get(0).equals(settings.column())
            && rows.stream().allMatch(row -> Times.parse(Columns.cell(row, 0)).isPresent());
    if (times) {
      notes.add("the time is column \"%s\"".formatted(header.get(0)));
    }
    return times ? 0 : -1;
  }

  private boolean numeric(int column) {
    boolean any = false;
    for (Row row : rows) {
      boolean blank = Cells.blank(Columns.cell(row, column));
      if (!blank && Cells.number(Columns.cell(row, column)).isEmpty()) {
        return false;
      }
      any |= !blank;
    }
    return any;
  }

  private List<Integer> places(List<String> names, String key) {
    return names.stream().map(name -> place(name, key)).toList();
  }

  private int place(String name, String key) {
    return Columns.place(file, header, name, key);
  }

  private double number(Row row, String column, String cell) {
    return Cells.blank(cell)
        ? Double.NaN
        : Cells.number(cell)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "%s, row %d, column \"%s\": expected a number, got \"%s\"."
                            .formatted(file, row.line(), column, cell)));
  }

  private LocalDateTime moment(Row row, int column) {
    String cell = Columns.cell(row, column);
    return Times.parse(cell)
        .orElseThrow(
            () ->
                new InvalidInput(
                    "%s, row %d, column \"%s\": expected a time such as %s; got \"%s\"."
                        .formatted(file, row.line(), header.get(column), Times.FORMATS, cell)));
  }
}
