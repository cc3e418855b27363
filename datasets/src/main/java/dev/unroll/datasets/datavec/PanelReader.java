package dev.unroll.datasets.datavec;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Table;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
    m4(Table.readRagged(file)).series().forEach(one -> byId.put(one.id(), one));
    List<PanelSeries> ordered = new ArrayList<>();
    for (PanelSeries one : read(settings).series()) {
      if (!byId.containsKey(one.id())) {
        throw new InvalidInput(
            "%s: expected a row for each series of %s, got none for %s."
                .formatted(file, settings.file(), one.id()));
      }
      ordered.add(byId.get(one.id()));
    }
    return new Panel(ordered, Frequency.UNKNOWN, List.of(), List.of());
  }

  /**
   * One column, each row of which is a step, whatever the times say.
   *
   * @param times of each row; none if unknown
   * @param frequency of most rows
   * @param columns what was made of each column of the table
   * @param notes what was found and changed, for people
   */
  public record Column(
      PanelSeries series,
      List<LocalDateTime> times,
      Frequency frequency,
      List<String> columns,
      List<String> notes) {
    public Column {
      times = List.copyOf(times);
      columns = List.copyOf(columns);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads one column without missing values.
   *
   * @param column its name; empty for the only one that holds numbers
   * @param time the column with the time; empty to find it
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Column readColumn(Path file, String column, String time) {
    PanelTable table =
        new PanelTable(Table.read(file), PanelSettings.of(file.toString(), time, column));
    SeriesRows rows = table.onlySeries();
    List<String> notes = new ArrayList<>(table.notes());
    rows.order(notes);
    rows.checkTimesOnce();
    Frequency frequency = rows.frequency();
    rows.nameGaps(frequency, notes);
    PanelSeries series = new PanelSeries(rows.id(), rows.values());
    return new Column(series, rows.times(), frequency, table.columns(), notes);
  }

  @Override
  List<List<List<Writable>>> sequences(Path file) {
    return read(file).series().stream().map(PanelReader::steps).toList();
  }

  /** A view: a series of a million values is not a million objects at once. */
  private static List<List<Writable>> steps(PanelSeries one) {
    double[] values = one.values();
    return new AbstractList<>() {
      @Override
      public List<Writable> get(int t) {
        List<Writable> step = new ArrayList<>();
        one.time(t).ifPresent(time -> step.add(new Text(time.toString())));
        step.add(new DoubleWritable(values[t]));
        for (double[] row : one.known()) {
          step.add(new DoubleWritable(row[t]));
        }
        for (double[] row : one.past()) {
          step.add(new DoubleWritable(row[t]));
        }
        return step;
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }

  private Panel read(Path file) {
    boolean m4 = settings.format().equals("m4");
    Table table = m4 ? Table.readRagged(file) : Table.read(file);
    if (m4 || (settings.format().equals("auto") && table.ofM4())) {
      return m4(table);
    }
    PanelTable rows = new PanelTable(table, settings);
    return new PanelGrid(table.file(), settings, given).panel(rows);
  }

  private static Panel m4(Table table) {
    List<PanelSeries> series = new ArrayList<>();
    for (Row row : table.rows()) {
      int end = row.cells().size();
      while (end > 1 && Cells.blank(row.cells().get(end - 1))) {
        end--;
      }
      String id = row.cells().get(0);
      double[] values = IntStream.range(1, end).mapToDouble(k -> table.number(row, k)).toArray();
      if (values.length == 0) {
        throw new InvalidInput(
            "%s, row %d: series %s has no values.".formatted(table.file(), row.line(), id));
      }
      series.add(new PanelSeries(id, values));
    }
    return new Panel(series, Frequency.UNKNOWN, List.of(), List.of());
  }
}
