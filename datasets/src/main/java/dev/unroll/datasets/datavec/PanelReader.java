package dev.unroll.datasets.datavec;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Table;
import dev.unroll.datasets.input.Times;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads series from a table: a column each (wide), rows of id, time and value (long), or a row each
 * (m4, the layout of the M4 competition: {@code "V1","V2",…} above, the id first, then values, rows
 * of any length). Missing values stay missing; steps that are missing in time become missing values
 * and are named. Rows that run from the newest to the oldest are reversed.
 *
 * <p>As a DataVec reader it gives a sequence for each series. A step is the time ({@link Text}, ISO
 * 8601; left out without times), the value ({@link DoubleWritable}, NaN where missing) and the
 * covariates, those known ahead first.
 */
public final class PanelReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  private final transient PanelSettings settings;
  private final transient Optional<Frequency> given;

  /** A reader of such files; the settings' own is read by the static methods alone. */
  public PanelReader(PanelSettings settings) {
    this(settings, Optional.empty());
  }

  private PanelReader(PanelSettings settings, Optional<Frequency> given) {
    this.settings = settings;
    this.given = given;
  }

  /**
   * Reads the series.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings) {
    return new PanelReader(settings).read(DataFiles.resolve(settings.file()));
  }

  /**
   * Reads series whose frequency is known, so that a single row will do.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings, Frequency frequency) {
    Path file = DataFiles.resolve(settings.file());
    return new PanelReader(settings, Optional.of(frequency)).read(file);
  }

  /** Reads the continuation of each series, in the same order, of the format m4. */
  public static Panel readTest(PanelSettings settings) {
    Path file = DataFiles.resolve(settings.test());
    Map<String, PanelSeries> byId = new LinkedHashMap<>();
    m4(Table.read(file)).series().forEach(one -> byId.put(one.id(), one));
    List<PanelSeries> ordered = new ArrayList<>();
    for (PanelSeries one : read(settings).series()) {
      if (!byId.containsKey(one.id())) {
        throw new InvalidInput(
            "%s: expected a row for each series of %s, got none for %s."
                .formatted(file, settings.file(), one.id()));
      }
      ordered.add(byId.get(one.id()));
    }
    return new Panel(ordered, Frequency.UNKNOWN, List.of());
  }

  /**
   * One column, each row of which is a step, whatever the times say.
   *
   * @param times of each row; none if unknown
   * @param frequency of most rows
   * @param reversed whether the file has the newest row first
   */
  public record Column(
      PanelSeries series, List<LocalDateTime> times, Frequency frequency, boolean reversed) {
    public Column {
      times = List.copyOf(times);
    }
  }

  /**
   * Reads one column without missing values.
   *
   * @param time the column with the time; empty if there is none
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Column readColumn(Path file, String column, String time) {
    Table table = Table.read(file);
    int target = table.column(column, "data.column");
    int timeAt = time.isEmpty() ? -1 : table.column(time, "data.time");
    SeriesRows rows = new SeriesRows(file, column);
    for (Row row : table.rows()) {
      double value = table.number(row, target);
      if (Double.isNaN(value)) {
        throw table.wrong(
            row,
            target,
            "the value is missing (\"%s\"). Fill the gap or remove the rows before it; nothing is filled in silently"
                .formatted(Table.cell(row, target)));
      }
      rows.add(timeAt < 0 ? null : time(table, row, timeAt), value, new double[0]);
    }
    boolean reversed = rows.order(new ArrayList<>());
    PanelSeries series = new PanelSeries(column, rows.values());
    return new Column(series, rows.times(), rows.frequency(), reversed);
  }

  @Override
  List<List<List<Writable>>> sequences(Path file) {
    List<List<List<Writable>>> all = new ArrayList<>();
    for (PanelSeries one : read(file).series()) {
      List<List<Writable>> steps = new ArrayList<>();
      double[] values = one.values();
      for (int t = 0; t < values.length; t++) {
        List<Writable> step = new ArrayList<>();
        one.time(t).ifPresent(time -> step.add(new Text(time.toString())));
        step.add(new DoubleWritable(values[t]));
        for (double[] row : one.known()) {
          step.add(new DoubleWritable(row[t]));
        }
        for (double[] row : one.past()) {
          step.add(new DoubleWritable(row[t]));
        }
        steps.add(step);
      }
      all.add(steps);
    }
    return all;
  }

  private Panel read(Path file) {
    Table table = Table.read(file);
    String format = settings.format();
    List<String> header = table.header();
    boolean numbered =
        header.size() > 1 && header.get(0).equals("V1") && header.get(1).equals("V2");
    if (format.equals("m4") || (format.equals("auto") && numbered)) {
      return m4(table);
    }
    List<String> notes = new ArrayList<>();
    boolean tall = format.equals("long") || !settings.id().isEmpty();
    return grid(tall ? tall(table) : wide(table, notes), notes);
  }

  private static Panel m4(Table table) {
    List<PanelSeries> series = new ArrayList<>();
    for (Row row : table.rows()) {
      int end = row.cells().size();
      while (end > 1 && Cells.blank(row.cells().get(end - 1))) {
        end--;
      }
      String id = row.cells().get(0);
      double[] values = new double[end - 1];
      for (int k = 1; k < end; k++) {
        values[k - 1] = table.number(row, k);
      }
      if (values.length == 0) {
        throw new InvalidInput(
            "%s, row %d: series %s has no values.".formatted(table.file(), row.line(), id));
      }
      series.add(new PanelSeries(id, values));
    }
    return new Panel(series, Frequency.UNKNOWN, List.of());
  }

  private List<SeriesRows> wide(Table table, List<String> notes) {
    int timeAt = timeColumn(table, notes);
    List<Integer> targets = new ArrayList<>();
    if (!settings.column().isEmpty()) {
      targets.add(table.column(settings.column(), "data.column"));
    } else {
      for (int column = 0; column < table.header().size(); column++) {
        String name = table.header().get(column);
        boolean covariate = settings.known().contains(name) || settings.past().contains(name);
        if (column != timeAt && !covariate && numeric(table, column)) {
          targets.add(column);
        }
      }
      if (targets.isEmpty()) {
        throw new InvalidInput(
            "%s: no column holds numbers. Columns: %s; set data.column to the one to forecast."
                .formatted(table.file(), String.join(", ", table.header())));
      }
    }
    List<SeriesRows> series = new ArrayList<>();
    for (int target : targets) {
      SeriesRows rows = new SeriesRows(table.file(), table.header().get(target));
      fill(rows, table, table.rows(), timeAt, target);
      series.add(rows);
    }
    return series;
  }

  private List<SeriesRows> tall(Table table) {
    int idAt = table.column(settings.id(), "data.id");
    int timeAt = settings.time().isEmpty() ? -1 : table.column(settings.time(), "data.time");
    int target = table.column(settings.column(), "data.column");
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      groups.computeIfAbsent(Table.cell(row, idAt), id -> new ArrayList<>()).add(row);
    }
    List<SeriesRows> series = new ArrayList<>();
    groups.forEach(
        (id, own) -> {
          SeriesRows rows = new SeriesRows(table.file(), id);
          fill(rows, table, own, timeAt, target);
          series.add(rows);
        });
    return series;
  }

  private void fill(SeriesRows rows, Table table, List<Row> own, int timeAt, int target) {
    List<Integer> covariates = new ArrayList<>();
    settings.known().forEach(name -> covariates.add(table.column(name, "data.known")));
    settings.past().forEach(name -> covariates.add(table.column(name, "data.past")));
    for (Row row : own) {
      double[] others = covariates.stream().mapToDouble(at -> table.number(row, at)).toArray();
      LocalDateTime time = timeAt < 0 ? null : time(table, row, timeAt);
      rows.add(time, table.number(row, target), others);
    }
  }

  private Panel grid(List<SeriesRows> series, List<String> notes) {
    SeriesRows longest = series.get(0);
    for (SeriesRows one : series) {
      one.order(notes);
      one.checkTimesOnce();
      longest = one.size() > longest.size() ? one : longest;
    }
    Frequency frequency = given.orElse(longest.frequency());
    List<PanelSeries> all = new ArrayList<>();
    for (SeriesRows one : series) {
      all.add(one.grid(frequency, settings.known().size(), notes));
    }
    return new Panel(all, frequency, notes);
  }

  /** The column with the time; -1 if there is none. */
  private int timeColumn(Table table, List<String> notes) {
    if (!settings.time().isEmpty()) {
      return table.column(settings.time(), "data.time");
    }
    String first = table.header().get(0);
    boolean times =
        !first.equals(settings.column())
            && table.rows().stream().allMatch(row -> table.time(row, 0).isPresent());
    if (times) {
      notes.add("the time is column \"%s\"".formatted(first));
    }
    return times ? 0 : -1;
  }

  private static boolean numeric(Table table, int column) {
    List<String> cells =
        table.rows().stream()
            .map(row -> Table.cell(row, column))
            .filter(cell -> !Cells.blank(cell))
            .toList();
    return !cells.isEmpty() && cells.stream().allMatch(cell -> Cells.number(cell).isPresent());
  }

  private static LocalDateTime time(Table table, Row row, int column) {
    return table
        .time(row, column)
        .orElseThrow(
            () ->
                table.wrong(
                    row,
                    column,
                    "expected a time such as %s; got \"%s\"; name the column of the times with data.time"
                        .formatted(Times.FORMATS, Table.cell(row, column))));
  }
}
