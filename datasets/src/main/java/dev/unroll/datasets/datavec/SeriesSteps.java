package dev.unroll.datasets.datavec;

import dev.unroll.datasets.datavec.SeriesOrigin.About;
import dev.unroll.datasets.panel.PanelSeries;
import java.time.LocalDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** A series as the steps of a sequence, and back. */
final class SeriesSteps {
  private SeriesSteps() {}

  /** The steps, a view: a series of a million values is not a million objects at once. */
  static List<List<Writable>> of(PanelSeries one, IntFunction<Optional<LocalDateTime>> time) {
    double[] values = one.values();
    List<double[]> inputs = new ArrayList<>(List.of(one.known()));
    inputs.addAll(List.of(one.past()));
    int size = inputs.stream().mapToInt(row -> row.length).max().orElse(values.length);
    return new AbstractList<>() {
      @Override
      public List<Writable> get(int t) {
        List<Writable> step = new ArrayList<>();
        time.apply(t).ifPresent(there -> step.add(new Text(there.toString())));
        step.add(new DoubleWritable(t < values.length ? values[t] : Double.NaN));
        inputs.forEach(row -> step.add(new DoubleWritable(t < row.length ? row[t] : Double.NaN)));
        return step;
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** The series that steps are of. */
  static PanelSeries series(SequenceRecord record) {
    About about = about(record);
    List<List<Writable>> steps = record.getSequenceRecord();
    boolean timed = steps.get(0).get(0) instanceof Text;
    int first = timed ? 1 : 0;
    double[][] rows = new double[steps.get(0).size() - first][steps.size()];
    for (int t = 0; t < steps.size(); t++) {
      List<Writable> step = steps.get(t);
      for (int k = 0; k < rows.length; k++) {
        rows[k][t] = step.get(first + k).toDouble();
      }
    }
    Map<String, double[][]> inputs =
        Map.of(
            "known", Arrays.copyOfRange(rows, 1, 1 + about.known()),
            "past", Arrays.copyOfRange(rows, 1 + about.known(), rows.length));
    LocalDateTime start = timed ? LocalDateTime.parse(steps.get(0).get(0).toString()) : null;
    double[] values = Arrays.copyOf(rows[0], about.size());
    return new PanelSeries(about.id(), start, about.frequency(), values, inputs, about.statics());
  }

  /** The value of each step. */
  static double[] values(SequenceRecord record) {
    List<List<Writable>> steps = record.getSequenceRecord();
    int at = steps.get(0).get(0) instanceof Text ? 1 : 0;
    return steps.stream().mapToDouble(step -> step.get(at).toDouble()).toArray();
  }

  /** The time of each step; none if unknown. */
  static List<LocalDateTime> times(SequenceRecord record) {
    List<List<Writable>> steps = record.getSequenceRecord();
    boolean timed = steps.get(0).get(0) instanceof Text;
    return IntStream.range(0, timed ? steps.size() : 0)
        .mapToObj(t -> LocalDateTime.parse(steps.get(t).get(0).toString()))
        .toList();
  }

  static About about(SequenceRecord record) {
    return ((SeriesOrigin) record.getMetaData()).about();
  }
}
