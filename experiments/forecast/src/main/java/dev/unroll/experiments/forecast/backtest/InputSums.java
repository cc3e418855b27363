package dev.unroll.experiments.forecast.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Searches for inputs that are weighted sums of values, some of them after the origin, such as a
 * centred moving average. By rule: of what least squares on the values before leaves of the input,
 * those after leave less than a hundredth.
 */
final class InputSums {
  private static final double MAX_REST = 0.01;

  /** What the values before leave of an input that they tell by themselves. */
  private static final double ROUNDING = 1e-8;

  private static final int MAX_LATER = 3; // steps; those of a centred average of 7
  private static final int MAX_BEFORE = 8;
  private static final int MAX_AFTER = 16;
  private static final int ROWS_PER_VALUE = 5;
  private static final int MIN_VALUES = 4; // two before the origin and two after
  private static final int MAX_ROWS = 5000;
  private static final int MIN_VARIED = 5; // values that are not the most frequent one

  private final double[] input;
  private final double[] values;

  InputSums(double[] input, double[] values) {
    this.input = input;
    this.values = values;
  }

  /**
   * How many steps after the input's own the last value is that it is made of; nothing if it is
   * not.
   *
   * @param first the steps from the input to the first value that is not known then
   */
  OptionalInt last(int first) {
    int most = Math.min(input.length, MAX_ROWS) / ROWS_PER_VALUE;
    int after = Math.min(Math.min(MAX_AFTER, most / 2), MAX_LATER - first + 1);
    int before = Math.min(MAX_BEFORE, most - after);
    int from = MAX_LATER - after + 1;
    int[] rows = rows(from - before);
    if (most < MIN_VALUES || rows.length < ROWS_PER_VALUE * (before + after)) {
      return OptionalInt.empty();
    }
    double[] column = column(input, rows, 0);
    if (!varies(column)) {
      return OptionalInt.empty();
    }
    Rest rest = new Rest(column);
    double all = rest.square();
    IntStream.range(from - before, from).forEach(k -> rest.take(column(values, rows, k)));
    double past = rest.square();
    if (past <= ROUNDING * all) {
      return OptionalInt.empty();
    }
    return IntStream.rangeClosed(from, MAX_LATER)
        .filter(
            k -> {
              rest.take(column(values, rows, k));
              return rest.square() < MAX_REST * past;
            })
        .findFirst();
  }

  /**
   * Whether more than a few values differ from the others, where a column is almost empty or zero.
   */
  static boolean varies(double[] values) {
    Map<Double, Long> counts =
        Arrays.stream(values)
            .boxed()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return values.length - Collections.max(counts.values()) >= MIN_VARIED;
  }

  /** The steps at which the input and all values are there, the last of them if they are many. */
  private int[] rows(int earliest) {
    int[] rows =
        IntStream.range(Math.max(0, -earliest), values.length - MAX_LATER)
            .filter(t -> Double.isFinite(input[t]))
            .filter(
                t ->
                    IntStream.rangeClosed(earliest, MAX_LATER)
                        .allMatch(k -> Double.isFinite(values[t + k])))
            .toArray();
    return Arrays.copyOfRange(rows, Math.max(0, rows.length - MAX_ROWS), rows.length);
  }

  /** Less its mean. */
  private static double[] column(double[] from, int[] rows, int later) {
    double[] column = IntStream.of(rows).mapToDouble(t -> from[t + later]).toArray();
    double mean = Arrays.stream(column).average().orElseThrow();
    return Arrays.stream(column).map(value -> value - mean).toArray();
  }

  /** What is left of a column after least squares on others, taken one by one (Gram–Schmidt). */
  private static final class Rest {
    private final double[] rest;
    private final List<double[]> basis = new ArrayList<>();

    Rest(double[] column) {
      rest = column;
    }

    void take(double[] column) {
      double size = dot(column, column);
      for (int pass = 0; pass < 2; pass++) { // the second takes what rounding has left
        basis.forEach(unit -> subtract(unit, column));
      }
      double left = dot(column, column);
      if (left > ROUNDING * size) {
        double[] unit = Arrays.stream(column).map(value -> value / Math.sqrt(left)).toArray();
        basis.add(unit);
        subtract(unit, rest);
      }
    }

    double square() {
      return dot(rest, rest);
    }

    private static void subtract(double[] unit, double[] from) {
      double share = dot(unit, from);
      Arrays.setAll(from, t -> from[t] - share * unit[t]);
    }

    private static double dot(double[] a, double[] b) {
      return IntStream.range(0, a.length).mapToDouble(t -> a[t] * b[t]).sum();
    }
  }
}
