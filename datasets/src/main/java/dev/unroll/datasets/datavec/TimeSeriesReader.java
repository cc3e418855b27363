package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Csv;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Times;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads one column of a table, found by name in the header line, as a sequence in time order. A
 * step is the time ({@link Text}, ISO 8601; left out without a time column) and the value ({@link
 * DoubleWritable}). Rows that run from the newest to the oldest are turned round.
 */
public final class TimeSeriesReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final String time;

  /**
   * A reader of one column.
   *
   * @param column name of the values
   * @param time name of the column that holds the time; empty if there is none
   */
  public TimeSeriesReader(String column, String time) {
    this.column = column;
    this.time = time;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInput if the file or a cell is not as expected
   */
  public TimeSeries read(Path file) {
    List<Row> rows = Csv.read(file);
    if (rows.size() < 2) {
      throw new InvalidInput(
          "%s: expected a header line and rows under it, got %d line(s)."
              .formatted(file, rows.size()));
    }
    List<String> header = rows.get(0).cells();
    int valueAt = Columns.place(file, header, column, "data.column");
    int timeAt = time.isEmpty() ? -1 : Columns.place(file, header, time, "data.time");
    List<Double> values = new ArrayList<>();
    List<LocalDateTime> times = new ArrayList<>();
    for (Row row : rows.subList(1, rows.size())) {
      values.add(number(file, row, Columns.cell(row, valueAt)));
      if (timeAt >= 0) {
        times.add(moment(file, row, Columns.cell(row, timeAt)));
      }
    }
    boolean newestFirst = !times.isEmpty() && times.get(0).isAfter(times.get(times.size() - 1));
    if (newestFirst) {
      Collections.reverse(values);
      Collections.reverse(times);
    }
    checkOrder(file, times);
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new TimeSeries(column, times, array, newestFirst);
  }

  @Override
  List<List<List<Writable>>> sequences(Path file) {
    TimeSeries series = read(file);
    double[] values = series.values();
    return List.of(
        IntStream.range(0, values.length)
            .mapToObj(
                i -> {
                  Writable value = new DoubleWritable(values[i]);
                  return series.times().isEmpty()
                      ? List.of(value)
                      : List.of(new Text(series.times().get(i).toString()), value);
                })
            .toList());
  }

  private double number(Path file, Row row, String cell) {
    String where = "%s, row %d, column \"%s\"".formatted(file, row.line(), column);
    if (Cells.blank(cell)) {
      throw new InvalidInput(
          "%s: the value is missing (\"%s\"). Fill the gap or remove the rows before it; nothing is filled in silently."
              .formatted(where, cell));
    }
    double value =
        Cells.number(cell)
            .orElseThrow(
                () ->
                    new InvalidInput("%s: expected a number, got \"%s\".".formatted(where, cell)));
    if (Double.isInfinite(value)) {
      throw new InvalidInput("%s: \"%s\" is too large.".formatted(where, cell));
    }
    return value;
  }

  private LocalDateTime moment(Path file, Row row, String cell) {
    return Times.parse(cell)
        .orElseThrow(
            () ->
                new InvalidInput(
                    "%s, row %d, column \"%s\": expected a time such as %s; got \"%s\". Without data.time the rows count in the order of the file."
                        .formatted(file, row.line(), time, Times.FORMATS, cell)));
  }

  private void checkOrder(Path file, List<LocalDateTime> times) {
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i).isBefore(times.get(i - 1))) {
        throw new InvalidInput(
            "%s: the rows are not in the order of column \"%s\": %s and %s are neighbours. Sort the file by time."
                .formatted(file, time, times.get(i - 1), times.get(i)));
      }
    }
  }
}
