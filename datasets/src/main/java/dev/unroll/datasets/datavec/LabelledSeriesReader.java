package dev.unroll.datasets.datavec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads labelled series from a table with a row for each step: an id, maybe a time, channels, and a
 * label. A step is the value of every channel ({@link DoubleWritable}, NaN where missing) and the
 * label ({@link Text}, empty where missing).
 */
public final class LabelledSeriesReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  private final transient LabelColumns columns;

  /** A reader of tables whose columns are named. */
  public LabelledSeriesReader(LabelColumns columns) {
    this.columns = columns;
  }

  /**
   * What a file holds.
   *
   * @param series one or more
   * @param channels their names
   * @param columns what was made of each column of the table
   * @param notes what was found and changed, for people
   */
  public record Content(
      List<LabelledSeries> series,
      List<String> channels,
      List<String> columns,
      List<String> notes) {
    public Content {
      series = List.copyOf(series);
      channels = List.copyOf(channels);
      columns = List.copyOf(columns);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads a file.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if the file or a cell is not as expected
   */
  public static Content read(Path file, LabelColumns columns) {
    LabelledTable table = new LabelledTable(file, columns);
    List<LabelledSeries> series = table.series();
    return new Content(series, table.channels(), table.columns(), table.notes());
  }

  @Override
  List<SequenceRecord> sequences(Path file) {
    return records(
        file,
        new LabelledTable(file, columns)
            .series().stream().map(LabelledSeriesReader::steps).toList());
  }

  private static List<List<Writable>> steps(LabelledSeries one) {
    List<List<Writable>> steps = new ArrayList<>();
    for (int t = 0; t < one.values().length; t++) {
      List<Writable> step = new ArrayList<>();
      Arrays.stream(one.values()[t]).forEach(value -> step.add(new DoubleWritable(value)));
      step.add(new Text(one.labels().get(Math.min(t, one.labels().size() - 1))));
      steps.add(step);
    }
    return steps;
  }
}
