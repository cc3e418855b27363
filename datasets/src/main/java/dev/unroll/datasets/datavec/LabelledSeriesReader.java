package dev.unroll.datasets.datavec;

import dev.unroll.datasets.datavec.LabelledOrigin.About;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.Sentinel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads labelled series from a table with a row for each step: an id, maybe a time, channels, and a
 * label. A step is the value of every channel ({@link DoubleWritable}, NaN where missing) and the
 * label ({@link Text}, empty where missing). The metadata is a {@link LabelledOrigin}.
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
   */
  public record Content(List<LabelledSeries> series, About about) {
    public Content {
      series = List.copyOf(series);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInput if the file or a cell is not as expected, or no series has a label
   */
  public static Content read(Path file, LabelColumns columns) {
    List<SequenceRecord> records = new LabelledSeriesReader(columns).readAll(List.of(file));
    if (records.isEmpty()) {
      throw new InvalidInput(
          "%s: expected series with labels in column \"%s\", found none."
              .formatted(file, columns.label()));
    }
    return new Content(
        records.stream().map(record -> series(record, columns.perStep())).toList(),
        ((LabelledOrigin) records.get(0).getMetaData()).about());
  }

  /**
   * The series of a table that was read.
   *
   * @throws InvalidInput if the table or a cell is not as expected
   */
  public static Content read(CsvTable table, LabelColumns columns) {
    LabelledTable labelled = new LabelledTable(table, columns);
    List<LabelledSeries> series = labelled.series();
    return new Content(
        series, new About(labelled.channels(), labelled.columns(), labelled.notes()));
  }

  @Override
  List<SequenceRecord> sequences(Path file) {
    LabelledTable table = new LabelledTable(CsvTable.read(file), columns);
    List<LabelledSeries> series = table.series();
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(Sentinel.questions(channels(table.channels(), series)));
    About about = new About(table.channels(), table.columns(), notes);
    List<SequenceRecord> records = new ArrayList<>();
    for (LabelledSeries one : series) {
      LabelledOrigin origin = new LabelledOrigin(records.size(), file.toUri(), one.id(), about);
      records.add(new org.datavec.api.records.impl.SequenceRecord(steps(one), origin));
    }
    return records;
  }

  /** The values of each channel in all series, one behind the other. */
  private static List<PanelSeries> channels(List<String> names, List<LabelledSeries> series) {
    return IntStream.range(0, names.size())
        .mapToObj(
            c ->
                new PanelSeries(
                    names.get(c),
                    series.stream()
                        .flatMap(one -> Arrays.stream(one.values()))
                        .mapToDouble(step -> step[c])
                        .toArray()))
        .toList();
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

  private static LabelledSeries series(SequenceRecord record, boolean perStep) {
    List<List<Writable>> steps = record.getSequenceRecord();
    int channels = steps.get(0).size() - 1;
    double[][] values =
        steps.stream()
            .map(
                step ->
                    step.subList(0, channels).stream().mapToDouble(Writable::toDouble).toArray())
            .toArray(double[][]::new);
    List<String> labels = steps.stream().map(step -> step.get(channels).toString()).toList();
    return new LabelledSeries(
        ((LabelledOrigin) record.getMetaData()).id(),
        values,
        perStep ? labels : labels.subList(0, 1));
  }
}
