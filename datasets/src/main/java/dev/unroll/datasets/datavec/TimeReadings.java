package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.TimeColumn;
import dev.unroll.datasets.input.TimeFormat;
import dev.unroll.datasets.panel.CalendarSearch;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.datasets.panel.Frequency;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Settles which of several formats a column of times is meant in, such as day or month first, by
 * the steps of the first series, which are even in one of them.
 *
 * @param dates what the user says
 * @param rows of the first series
 */
record TimeReadings(Path file, DateOrder dates, List<Integer> rows) {
  private static final int MIN_ROWS = 3; // to tell the order of day and month by even steps
  private static final double CLEARER = 2; // so many times as even is the other reading less

  private static final Map<TimeFormat, DateOrder> ORDERS =
      new EnumMap<>(
          Map.of(
              TimeFormat.DAY_FIRST, DateOrder.DAY_FIRST,
              TimeFormat.MONTH_FIRST, DateOrder.MONTH_FIRST,
              TimeFormat.SHORT_YEAR_FIRST, DateOrder.YEAR_FIRST));

  private static final List<Set<TimeFormat>> RIVALS =
      List.of(
          ORDERS.keySet(),
          EnumSet.of(TimeFormat.YEAR_FIRST, TimeFormat.QUARTER_NUMBER),
          EnumSet.of(TimeFormat.MONTH_YEAR, TimeFormat.NUMBER_QUARTER));

  /**
   * The one that holds.
   *
   * @param name of the column, for messages
   * @param cells as they are written, for messages
   * @param readings all that read every cell, at least one
   * @throws InvalidInput if the steps do not tell, with the setting that does
   */
  TimeColumn meant(String name, List<String> cells, List<TimeColumn> readings) {
    for (TimeColumn reading : readings) {
      if (reading.format() == TimeFormat.YEAR_PAIR) { // rather than months that are 13 apart
        return reading;
      }
    }
    return RIVALS.stream()
        .map(group -> readings.stream().filter(one -> group.contains(one.format())).toList())
        .filter(rivals -> rivals.size() > 1)
        .findFirst()
        .map(rivals -> evenest(name, cells, rivals))
        .orElse(readings.get(0));
  }

  private TimeColumn evenest(String name, List<String> cells, List<TimeColumn> rivals) {
    for (TimeColumn rival : rivals) {
      if (dates == ORDERS.get(rival.format())) {
        return rival;
      }
    }
    List<TimeColumn> ordered = new ArrayList<>(rivals);
    ordered.sort(Comparator.comparingDouble(this::evenness).reversed());
    double best = evenness(ordered.get(0));
    if (rows.size() >= MIN_ROWS && best > CLEARER * evenness(ordered.get(1))) {
      return ordered.get(0);
    }
    int row = firstDifference(rivals);
    String meanings =
        rivals.stream()
            .map(one -> one.times().get(row).toLocalDate().toString())
            .collect(Collectors.joining(" or "));
    String remedy =
        ORDERS.containsKey(rivals.get(0).format())
            ? "Set "
                + rivals.stream()
                    .map(one -> "data.dates=" + word(ORDERS.get(one.format())))
                    .collect(Collectors.joining(" or "))
            : "Write months as 2024-01, or quarters as 2024 Q1";
    throw new InvalidInput(
        "%s, column \"%s\": \"%s\" may be %s, and the steps do not tell. %s."
            .formatted(file, name, cells.get(row), meanings, remedy));
  }

  /** The first row in which the readings differ. */
  private static int firstDifference(List<TimeColumn> rivals) {
    List<LocalDateTime> times = rivals.get(0).times();
    return IntStream.range(0, times.size())
        .filter(i -> !Objects.equals(times.get(i), rivals.get(1).times().get(i)))
        .findFirst()
        .orElse(0);
  }

  private static String word(DateOrder order) {
    return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The part of an even grid that the rows of the first series fill; 0 if they are in disorder. */
  private double evenness(TimeColumn column) {
    List<LocalDateTime> run = ascending(first(column));
    if (run.size() < 2) {
      return 0;
    }
    Frequency frequency = CalendarSearch.find(run);
    long size = 0;
    for (LocalDateTime time : run) {
      size = frequency.steps(run.get(0), time).orElse(-1);
      if (size < 0) {
        return 0;
      }
    }
    return run.size() / (size + 1.0);
  }

  private List<LocalDateTime> first(TimeColumn column) {
    return rows.stream().map(column.times()::get).filter(Objects::nonNull).toList();
  }

  /** Times from the oldest to the newest, up to where the next series begins; empty in disorder. */
  private static List<LocalDateTime> ascending(List<LocalDateTime> times) {
    List<LocalDateTime> ordered = new ArrayList<>(times);
    if (times.size() > 1 && times.get(0).isAfter(times.get(1))) {
      Collections.reverse(ordered);
    }
    for (int i = 1; i < ordered.size(); i++) {
      if (!ordered.get(i).isAfter(ordered.get(i - 1))) {
        return ordered.get(i).equals(ordered.get(0)) ? ordered.subList(0, i) : List.of();
      }
    }
    return ordered;
  }
}
