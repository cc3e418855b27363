package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.CalendarSearch;
import dev.unroll.datasets.panel.Duplicates;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.datasets.panel.PanelSeries;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The rows of one series in the order of a file, to be put on a grid of times. */
final class SeriesRows {
  /** What to do with several series where one is wanted. */
  static final String ONE_ALONE =
      "leave one of them in the file, or forecast them all with 'unroll forecast'";

  private static final int MAX_NAMED = 3;
  private static final int MAX_GAP = 1_000_000; // steps
  private static final int LAST_CHANGE = 3; // the hour of the day up to which clocks are set

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

  String id() {
    return id;
  }

  int size() {
    return values.size();
  }

  /** How many rows at the end have no value. */
  int blankEnd() {
    int end = values.size();
    while (end > 0 && Double.isNaN(values.get(end - 1))) {
      end--;
    }
    return values.size() - end;
  }

  double[] values() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The time of each row; none if unknown. */
  List<LocalDateTime> times() {
    return times;
  }

  /** Brings the rows into the order of time; rows of one time keep theirs. */
  void sort() {
    arrange(
        IntStream.range(0, times.size()).boxed().sorted(Comparator.comparing(times::get)).toList());
  }

  private void arrange(List<Integer> order) {
    List<LocalDateTime> oldTimes = List.copyOf(times);
    List<Double> oldValues = List.copyOf(values);
    List<double[]> oldInputs = List.copyOf(inputs);
    for (int i = 0; i < order.size(); i++) {
      times.set(i, oldTimes.get(order.get(i)));
      values.set(i, oldValues.get(order.get(i)));
      inputs.set(i, oldInputs.get(order.get(i)));
    }
  }

  /** Moves each time to the start of its interval. */
  void floor(Interval interval) {
    times.replaceAll(interval::start);
  }

  /** Joins neighbours of one time. */
  void join(Duplicates rule, List<String> notes) {
    int kept = 0;
    int rows = times.size();
    for (int from = 0, to; from < rows; from = to) {
      to = from + 1;
      while (to < rows && times.get(to).equals(times.get(from))) {
        to++;
      }
      int first = from;
      double[] same = values.subList(from, to).stream().mapToDouble(x -> x).toArray();
      double[] others = new double[inputs.get(from).length];
      for (int k = 0; k < others.length; k++) {
        int at = k;
        others[k] = rule.join(inputs.subList(first, to).stream().mapToDouble(x -> x[at]).toArray());
      }
      times.set(kept, times.get(from));
      values.set(kept, rule.join(same));
      inputs.set(kept++, others);
    }
    times.subList(kept, rows).clear();
    values.subList(kept, rows).clear();
    inputs.subList(kept, rows).clear();
    if (kept < rows) {
      notes.add(
          "%s: %d rows became %d by data.duplicates=%s"
              .formatted(id, rows, kept, rule.name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Reverses rows that run from the newest to the oldest, and refuses any other order.
   *
   * @param remedy for several series in one file
   */
  void order(String remedy, List<String> notes) {
    if (times.size() > 1 && times.get(0).isAfter(times.get(times.size() - 1))) {
      Collections.reverse(times);
      Collections.reverse(values);
      Collections.reverse(inputs);
      notes.add(id + ": the newest row came first; reversed to oldest first");
    }
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i).isBefore(times.get(i - 1))) {
        throw new InvalidInput(
            "%s, series %s: the rows are not in the order of time: %s and %s are neighbours. Sort the file by time, or set data.sort=true. If they are of several series: %s.%s"
                .formatted(
                    file,
                    id,
                    times.get(i - 1),
                    times.get(i),
                    remedy,
                    clocks(List.of(times.get(i)))));
      }
    }
  }

  /**
   * Refuses a time that more than one row has.
   *
   * @param remedy for several series in one file
   */
  void checkTimesOnce(String remedy) {
    List<LocalDateTime> twice =
        IntStream.range(1, times.size())
            .filter(i -> times.get(i).equals(times.get(i - 1)))
            .mapToObj(times::get)
            .toList();
    if (!twice.isEmpty()) {
      String count = Count.of(twice.size(), "time is", "times are");
      throw new InvalidInput(
          "%s, series %s: %s there more than once: %s. Join those rows with data.duplicates=mean, first, last or sum. If they are of several series: %s.%s"
              .formatted(file, id, count, some(twice), remedy, clocks(twice)));
    }
  }

  /** What to do where all of some times are in the hours at which clocks change. */
  private static String clocks(List<LocalDateTime> some) {
    boolean night =
        some.stream()
            .allMatch(
                time ->
                    time.getDayOfWeek() == DayOfWeek.SUNDAY
                        && time.getHour() <= LAST_CHANGE
                        && !time.toLocalTime().equals(LocalTime.MIDNIGHT));
    return night
        ? " If clocks were set then, name the place with data.zone, such as"
            + " data.zone=Europe/Berlin."
        : "";
  }

  /** The part of the grid's steps, from the first row to the last, that have a row. */
  double density(Frequency frequency) {
    if (times.size() < 2) {
      return 1;
    }
    OptionalLong steps = frequency.steps(times.get(0), times.get(times.size() - 1));
    return steps.isEmpty() ? 1 : times.size() / (steps.getAsLong() + 1.0);
  }

  Frequency frequency() {
    return times.size() < 2 ? Frequency.UNKNOWN : CalendarSearch.find(times);
  }

  /**
   * Puts each row at the step of its time.
   *
   * @param known how many of the inputs are known ahead; the others follow them
   * @param ahead how many rows at the end are the future, and hold covariates alone
   */
  PanelSeries grid(Frequency frequency, int known, int ahead, List<String> notes) {
    int[] steps = steps(frequency, notes);
    int size = Arrays.stream(steps).max().orElse(-1) + 1;
    double[] grid = nothing(size);
    double[][] others = new double[inputs.get(0).length][];
    Arrays.setAll(others, k -> nothing(size));
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] >= 0) {
        grid[steps[i]] = values.get(i);
        for (int k = 0; k < others.length; k++) {
          others[k][steps[i]] = inputs.get(i)[k];
        }
      }
    }
    nameGaps(frequency, steps, "they count as missing values", notes);
    int last = steps.length - 1 - ahead;
    double[] kept = Arrays.copyOf(grid, last < 0 ? 0 : Math.max(0, steps[last]) + 1);
    long rows = Arrays.stream(steps).limit(last + 1L).filter(step -> step >= 0).count();
    long missing = Arrays.stream(kept).filter(Double::isNaN).count() - (kept.length - rows);
    if (Arrays.stream(kept).allMatch(Double::isNaN)) {
      throw new InvalidInput(
          "%s, series %s: every value is missing. Choose another data.column.".formatted(file, id));
    }
    if (missing > 0) {
      notes.add(
          id + ": " + Count.of(missing, "missing value stays", "missing values stay") + " missing");
    }
    Map<String, double[][]> kinds = new LinkedHashMap<>();
    kinds.put("known", Arrays.copyOf(others, known));
    kinds.put("past", Arrays.copyOfRange(others, known, others.length));
    boolean timed = !times.isEmpty() && frequency.unit() != Frequency.Unit.NONE;
    LocalDateTime start = timed ? times.get(first(steps)) : null;
    return new PanelSeries(id, start, frequency, kept, kinds, Map.of());
  }

  private static double[] nothing(int size) {
    double[] row = new double[size];
    Arrays.fill(row, Double.NaN);
    return row;
  }

  /** The row at step 0. */
  private static int first(int[] steps) {
    return IntStream.range(0, steps.length).filter(i -> steps[i] == 0).findFirst().orElse(0);
  }

  /** The step of each row; -1 for a market's row on a weekend, which is left out. */
  private int[] steps(Frequency frequency, List<String> notes) {
    if (times.isEmpty() || frequency.unit() == Frequency.Unit.NONE) {
      return IntStream.range(0, values.size()).toArray();
    }
    boolean weekdays = frequency.unit() == Frequency.Unit.BUSINESS_DAY;
    List<LocalDateTime> weekends =
        weekdays ? times.stream().filter(Frequency::weekend).toList() : List.of();
    if (!weekends.isEmpty()) {
      String one = "row on a Saturday or Sunday is";
      String count = Count.of(weekends.size(), one, "rows on Saturdays or Sundays are");
      notes.add("%s: %s left out: %s".formatted(id, count, some(weekends)));
    }
    LocalDateTime start =
        times.stream().filter(t -> !weekends.contains(t)).findFirst().orElse(times.get(0));
    int[] steps = new int[values.size()];
    int before = 0;
    for (int i = 0; i < steps.length; i++) {
      steps[i] = weekends.contains(times.get(i)) ? -1 : step(frequency, start, i);
      if (steps[i] > before + MAX_GAP) {
        throw new InvalidInput(
            "%s, series %s: a gap of more than a million steps (%s) after %s. Is a time wrong?"
                .formatted(file, id, frequency.words(), times.get(i - 1)));
      }
      before = Math.max(before, steps[i]);
    }
    return steps;
  }

  private int step(Frequency frequency, LocalDateTime start, int row) {
    return Math.toIntExact(
        frequency
            .steps(start, times.get(row))
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "%s, series %s: the times are not regular: most are %s, but %s is no whole number of steps after %s. Bring them to a grid with data.every, such as data.every=1h or 1d."
                            .formatted(file, id, frequency.words(), times.get(row), start))));
  }

  /** Names the steps without a row, which are stepped over where each row is a step. */
  void nameGaps(Frequency frequency, List<String> notes) {
    String reach = "windows reach across them, since each row is a step here";
    nameGaps(frequency, steps(frequency, notes), reach, notes);
  }

  private void nameGaps(Frequency frequency, int[] steps, String meaning, List<String> notes) {
    List<String> gaps = new ArrayList<>();
    List<LocalDateTime> first = new ArrayList<>();
    int missing = 0;
    int before = -1;
    for (int step : steps) {
      int absent = step - before - 1;
      if (absent > 0) {
        missing += absent;
        LocalDateTime from = frequency.plus(times.get(first(steps)), before + 1L);
        first.add(from);
        gaps.add("%s (%d)".formatted(from, absent));
      }
      before = Math.max(before, step);
    }
    if (missing > 0) {
      boolean clocks = !clocks(first).isEmpty() && missing == gaps.size();
      notes.add(
          "%s: %s missing in %s, at %s; %s%s"
              .formatted(
                  id,
                  Count.of(missing, "step is", "steps are"),
                  Count.of(gaps.size(), "gap"),
                  some(gaps),
                  meaning,
                  clocks
                      ? ";" + clocks(first).replaceFirst("\\.$", "").replace(" If", " if")
                      : ""));
    }
  }

  private static String some(List<?> things) {
    List<String> first = things.stream().limit(MAX_NAMED).map(Object::toString).toList();
    String joined = String.join(", ", first);
    return things.size() > MAX_NAMED ? joined + " and others" : joined;
  }
}
