package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rows of one series in the order of a file, to be put on a grid of times. */
final class SeriesRows {
  private static final int MAX_NAMED = 3;

  private final Path file;
  private final String id;
  private final List<LocalDateTime> times = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();
  private final List<double[]> inputs = new ArrayList<>();

  SeriesRows(Path file, String id) {
    this.file = file;
    this.id = id;
  }

  /**
   * @param time null where there is none
   */
  void add(LocalDateTime time, double value, double[] others) {
    if (time != null) {
      times.add(time);
    }
    values.add(value);
    inputs.add(others);
  }

  int size() {
    return values.size();
  }

  double[] values() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The time of each row; none if unknown. */
  List<LocalDateTime> times() {
    return times;
  }

  /**
   * Reverses rows that run from the newest to the oldest, and refuses any other order but that of
   * time.
   *
   * @return whether the rows were reversed
   */
  boolean order(List<String> notes) {
    boolean reversed = times.size() > 1 && times.get(0).isAfter(times.get(times.size() - 1));
    if (reversed) {
      Collections.reverse(times);
      Collections.reverse(values);
      Collections.reverse(inputs);
      notes.add(id + ": the newest row came first; reversed to oldest first");
    }
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i).isBefore(times.get(i - 1))) {
        throw new InvalidInput(
            "%s, series %s: the rows are not in the order of time: %s and %s are neighbours. Sort the file by time."
                .formatted(file, id, times.get(i - 1), times.get(i)));
      }
    }
    return reversed;
  }

  /** Refuses a time that more than one row has. */
  void checkTimesOnce() {
    List<LocalDateTime> twice =
        IntStream.range(1, times.size())
            .filter(i -> times.get(i).equals(times.get(i - 1)))
            .mapToObj(times::get)
            .toList();
    if (!twice.isEmpty()) {
      throw new InvalidInput(
          "%s, series %s: %d time(s) are there more than once: %s. Remove or add up those rows, or name the column that tells series apart with data.id."
              .formatted(file, id, twice.size(), some(twice)));
    }
  }

  Frequency frequency() {
    return times.size() < 2 ? Frequency.UNKNOWN : Frequency.of(times);
  }

  /**
   * Puts each row at the step of its time.
   *
   * @param known how many of the inputs are known ahead; the others follow them
   */
  PanelSeries grid(Frequency frequency, int known, List<String> notes) {
    int[] steps = steps(frequency);
    int size = steps[steps.length - 1] + 1;
    double[] grid = new double[size];
    Arrays.fill(grid, Double.NaN);
    double[][] others = new double[inputs.get(0).length][size];
    for (double[] row : others) {
      Arrays.fill(row, Double.NaN);
    }
    for (int i = 0; i < steps.length; i++) {
      grid[steps[i]] = values.get(i);
      for (int k = 0; k < others.length; k++) {
        others[k][steps[i]] = inputs.get(i)[k];
      }
    }
    nameGaps(frequency, steps, notes);
    int end = size;
    while (known > 0 && end > 0 && Double.isNaN(grid[end - 1])) {
      end--; // rows that hold covariates known ahead alone
    }
    double[] kept = Arrays.copyOf(grid, end);
    long missing = Arrays.stream(kept).filter(Double::isNaN).count() - (size - steps.length);
    if (Arrays.stream(kept).allMatch(Double::isNaN)) {
      throw new InvalidInput(
          "%s, series %s: every value is missing. Choose another data.column.".formatted(file, id));
    }
    if (missing > 0) {
      notes.add("%s: %d missing values stay missing".formatted(id, missing));
    }
    Map<String, double[][]> kinds = new LinkedHashMap<>();
    kinds.put("known", Arrays.copyOf(others, known));
    kinds.put("past", Arrays.copyOfRange(others, known, others.length));
    boolean timed = !times.isEmpty() && frequency.unit() != Frequency.Unit.NONE;
    LocalDateTime start = timed ? times.get(0) : null;
    return new PanelSeries(id, start, frequency, kept, kinds, Map.of());
  }

  private int[] steps(Frequency frequency) {
    int[] steps = new int[values.size()];
    for (int i = 0; i < steps.length; i++) {
      if (times.isEmpty() || frequency.unit() == Frequency.Unit.NONE) {
        steps[i] = i;
        continue;
      }
      int at = i;
      steps[i] =
          Math.toIntExact(
              frequency
                  .steps(times.get(0), times.get(i))
                  .orElseThrow(
                      () ->
                          new InvalidInput(
                              "%s, series %s: the times are not regular: most are %s, but %s is no whole number of steps after %s. Bring them to a regular grid first, or leave the time out with another data.time."
                                  .formatted(
                                      file, id, frequency.words(), times.get(at), times.get(0)))));
      if (i > 0 && steps[i] > steps[i - 1] + 1_000_000) {
        throw new InvalidInput(
            "%s, series %s: a gap of more than a million steps (%s) after %s. Is a time wrong?"
                .formatted(file, id, frequency.words(), times.get(i - 1)));
      }
    }
    return steps;
  }

  private void nameGaps(Frequency frequency, int[] steps, List<String> notes) {
    List<String> gaps = new ArrayList<>();
    int missing = 0;
    for (int i = 1; i < steps.length; i++) {
      int absent = steps[i] - steps[i - 1] - 1;
      if (absent > 0) {
        missing += absent;
        gaps.add("%s (%d)".formatted(frequency.plus(times.get(0), steps[i - 1] + 1L), absent));
      }
    }
    if (missing > 0) {
      notes.add(
          "%s: %d steps are missing in %d gaps, at %s; they count as missing values"
              .formatted(id, missing, gaps.size(), some(gaps)));
    }
  }

  private static String some(List<?> things) {
    List<String> first = things.stream().limit(MAX_NAMED).map(Object::toString).toList();
    String joined = String.join(", ", first);
    return things.size() > MAX_NAMED ? joined + " and others" : joined;
  }
}
