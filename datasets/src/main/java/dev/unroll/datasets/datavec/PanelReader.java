package dev.unroll.datasets.datavec;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.SeriesOrigin.About;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.Sentinel;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads series from a table: a column each (wide), rows of id, time and value (long), or a row each
 * (m4, the layout of the M4 competition: {@code "V1","V2",…} above, the id first, then values, rows
 * of any length). Missing values stay missing; steps that are missing in time become missing values
 * and are named. Rows that run from the newest to the oldest are reversed.
 *
 * <p>It gives a sequence for each series. A step is the time ({@link Text}, ISO 8601; left out
 * without times), the value ({@link DoubleWritable}, NaN where missing) and the covariates, those
 * known ahead first. Steps after the last value hold covariates alone. The metadata is a {@link
 * SeriesOrigin}.
 */
public final class PanelReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  private final transient PanelSettings settings;
  private final transient Optional<Frequency> given;
  private final Extent extent;

  /** What of a table is read. */
  private enum Extent {
    /** Every series. */
    ALL,
    /** The only one. */
    ONE,
    /** The only one, each row of which is a step, whatever the times say. */
    ROWS
  }

  /** A reader of such files; the settings' own is read by the static methods alone. */
  public PanelReader(PanelSettings settings) {
    this(settings, Optional.empty(), Extent.ALL);
  }

  private PanelReader(PanelSettings settings, Optional<Frequency> given, Extent extent) {
    this.settings = settings;
    this.given = given;
    this.extent = extent;
  }

  /**
   * Reads the series.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings) {
    return new PanelReader(settings).panel(settings.file());
  }

  /**
   * Reads the only series of a file.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel readOne(PanelSettings settings) {
    return new PanelReader(settings, Optional.empty(), Extent.ONE).panel(settings.file());
  }

  /**
   * Reads series whose frequency is known, so that a single row will do.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Panel read(PanelSettings settings, Frequency frequency) {
    return new PanelReader(settings, Optional.of(frequency), Extent.ALL).panel(settings.file());
  }

  /** The panel whose series the sequences of a file are. */
  private Panel panel(String name) {
    List<SequenceRecord> sequences = readAll(List.of(DataFiles.resolve(name)));
    List<PanelSeries> series = sequences.stream().map(SeriesSteps::series).toList();
    About about = SeriesSteps.about(sequences.get(0));
    return new Panel(series, about.frequency(), about.columns(), about.notes());
  }

  /** Reads the continuation of each series, in the same order, of the format m4. */
  public static Panel readTest(PanelSettings settings) {
    Map<String, PanelSeries> byId = new LinkedHashMap<>();
    PanelReader reader = new PanelReader(settings.undescribed().with("format", "m4"));
    reader.panel(settings.test()).series().forEach(one -> byId.put(one.id(), one));
    List<PanelSeries> ordered = new ArrayList<>();
    for (PanelSeries one : read(settings).series()) {
      if (!byId.containsKey(one.id())) {
        throw new InvalidInput(
            "%s: expected a row for each series of %s, got none for %s."
                .formatted(DataFiles.resolve(settings.test()), settings.file(), one.id()));
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
   * Reads one column without missing values: that of the settings, or the only one of numbers.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public static Column readColumn(PanelSettings settings) {
    PanelReader reader = new PanelReader(settings, Optional.empty(), Extent.ROWS);
    SequenceRecord only = reader.readAll(List.of(DataFiles.resolve(settings.file()))).get(0);
    About about = SeriesSteps.about(only);
    List<LocalDateTime> times = SeriesSteps.times(only);
    PanelSeries series = new PanelSeries(about.id(), SeriesSteps.values(only));
    return new Column(series, times, about.frequency(), about.columns(), about.notes());
  }

  @Override
  List<SequenceRecord> sequences(Path file) {
    boolean m4 = settings.format().equals("m4");
    CsvTable table = m4 ? CsvTable.readRagged(file) : CsvTable.read(file);
    if (m4 || (settings.format().equals("auto") && table.ofM4())) {
      return records(file, described(asked(m4(table))));
    }
    boolean one = extent != Extent.ALL;
    PanelTable columns = new PanelTable(table, settings, one);
    PanelGrid grid = new PanelGrid(file, settings, given, one);
    return extent == Extent.ROWS
        ? List.of(rows(file, columns, grid))
        : records(file, described(asked(grid.panel(columns))));
  }

  /** With questions about values that seem to stand for missing ones. */
  private static Panel asked(Panel panel) {
    List<String> notes = new ArrayList<>(panel.notes());
    notes.addAll(Sentinel.questions(panel.series()));
    return new Panel(panel.series(), panel.frequency(), panel.columns(), notes);
  }

  /** With static covariates, from the same file or another. */
  private Panel described(Panel panel) {
    boolean own = settings.about().isEmpty();
    if (own && settings.statics().isEmpty()) {
      return panel;
    }
    List<PanelSeries> series =
        StaticColumns.attach(
            panel.series(),
            own ? settings.file() : settings.about(),
            own ? settings.id() : List.of(),
            settings.statics());
    return new Panel(series, panel.frequency(), panel.columns(), panel.notes());
  }

  private static List<SequenceRecord> records(Path file, Panel panel) {
    List<SequenceRecord> records = new ArrayList<>();
    for (PanelSeries one : panel.series()) {
      About about =
          new About(
              one.id(),
              panel.frequency(),
              one.size(),
              one.known().length,
              one.statics(),
              panel.columns(),
              panel.notes());
      RecordMetaData origin = new SeriesOrigin(records.size(), file.toUri(), about);
      records.add(record(SeriesSteps.of(one, one::time), origin));
    }
    return records;
  }

  private static SequenceRecord rows(Path file, PanelTable table, PanelGrid grid) {
    SeriesRows rows = table.onlySeries();
    List<String> notes = new ArrayList<>(table.notes());
    grid.order(rows, notes);
    Frequency frequency = rows.frequency();
    rows.nameGaps(frequency, notes);
    PanelSeries series = new PanelSeries(rows.id(), rows.values());
    notes.addAll(Sentinel.questions(List.of(series)));
    List<LocalDateTime> times = rows.times();
    About about = new About(rows.id(), frequency, rows.size(), 0, Map.of(), table.columns(), notes);
    return record(
        SeriesSteps.of(series, t -> times.isEmpty() ? Optional.empty() : Optional.of(times.get(t))),
        new SeriesOrigin(0, file.toUri(), about));
  }

  private static SequenceRecord record(List<List<Writable>> steps, RecordMetaData origin) {
    return new org.datavec.api.records.impl.SequenceRecord(steps, origin);
  }

  private Panel m4(CsvTable table) {
    List<PanelSeries> series = new ArrayList<>();
    for (Row row : table.rows()) {
      int end = row.cells().size();
      while (end > 1 && Cells.blank(row.cells().get(end - 1))) {
        end--;
      }
      String id = row.cells().get(0);
      double[] values =
          IntStream.range(1, end)
              .mapToDouble(k -> settings.table().value(table.number(row, k)))
              .toArray();
      if (values.length == 0) {
        throw new InvalidInput(
            "%s, row %d: series %s has no values.".formatted(table.file(), row.line(), id));
      }
      series.add(new PanelSeries(id, values));
    }
    return new Panel(series, Frequency.UNKNOWN, List.of(), List.of());
  }
}
