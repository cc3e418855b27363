package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Column;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Table;
import dev.unroll.datasets.input.TimeColumn;
import dev.unroll.datasets.input.TimeFormat;
import dev.unroll.datasets.panel.CalendarSearch;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSettings;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the column with the times of a table, and how they are meant. Never guesses. */
final class TimeSearch {
  private static final int MIN_ROWS = 3; // to tell the order of day and month by even steps
  private static final double CLEARER = 2; // so many times as even is the other reading less
  private static final int FIRST_YEAR = 1500;
  private static final int LAST_YEAR = 2300;

  private final Table table;
  private final PanelSettings settings;
  private final List<List<Integer>> groups; // rows of each series

  TimeSearch(Table table, PanelSettings settings, List<List<Integer>> groups) {
    this.table = table;
    this.settings = settings;
    this.groups = groups;
  }

  /**
   * The times and where they were found.
   *
   * @param at the numbers of the column, or of those that hold the parts
   */
  record Found(List<Integer> at, TimeColumn times) {
    Found {
      at = List.copyOf(at);
    }
  }

  /**
   * Finds them.
   *
   * @throws InvalidInput if several columns could hold them, their reading is ambiguous, or a cell
   *     among them is none
   */
  Optional<Found> find() {
    return search().map(this::onOneClock);
  }

  private Optional<Found> search() {
    List<Integer> named =
        settings.table().time().stream().map(name -> table.column(name, "data.time")).toList();
    if (named.size() == 1) {
      return Optional.of(named(named.get(0)));
    }
    TimeParts parts = new TimeParts(table, groups);
    List<Integer> together = named.isEmpty() ? parts.find(columns().boxed().toList()) : named;
    if (!together.isEmpty()) {
      return Optional.of(joined(together, parts.join(together)));
    }
    List<Integer> clear =
        columns().filter(at -> column(at).kind() == Column.Kind.TIME).boxed().toList();
    if (clear.isEmpty()) {
      refuseSlips();
      clear = columns().filter(this::counts).boxed().toList();
    }
    if (clear.size() > 1) {
      throw new InvalidInput(
          "%s: %d columns hold times: %s. Name the one that orders the rows with data.time."
              .formatted(table.file(), clear.size(), names(clear)));
    }
    return clear.stream()
        .findFirst()
        .map(at -> new Found(List.of(at), meant(names(List.of(at)), column(at).times())));
  }

  private Found joined(List<Integer> columns, List<String> cells) {
    List<TimeColumn> times = TimeColumn.all(cells);
    if (times.isEmpty()) {
      int row = Math.max(0, TimeColumn.stray(cells));
      throw new InvalidInput(
          "%s, row %d: expected a time in the columns %s together (date and clock, or year, month, day, hour), got \"%s\". Correct the row, or name other columns with data.time."
              .formatted(
                  table.file(), table.rows().get(row).line(), names(columns), cells.get(row)));
    }
    return new Found(columns, meant(names(columns), times));
  }

  /** Times of a place on a clock that does not change, where data.zone names the place. */
  private Found onOneClock(Found found) {
    TimeColumn column = found.times();
    if (settings.table().zone().isEmpty() || column.offset() != null) {
      return found;
    }
    ZoneClock zone = new ZoneClock(settings.table().zone());
    ZoneOffset clock = zone.clock(column.times());
    if (clock == null) {
      return found;
    }
    List<LocalDateTime> times = new ArrayList<>(column.times());
    groups.forEach(rows -> zone.settle(times, rows, clock));
    return new Found(found.at(), new TimeColumn(column.format(), column.first(), times, clock));
  }

  private IntStream columns() {
    return IntStream.range(0, table.columns().size()).filter(at -> !used(table.header().get(at)));
  }

  private boolean used(String name) {
    return settings.column().contains(name)
        || settings.id().contains(name)
        || settings.known().contains(name)
        || settings.past().contains(name);
  }

  private Column column(int at) {
    return table.columns().get(at);
  }

  private String names(List<Integer> columns) {
    return columns.stream().map(table.header()::get).collect(Collectors.joining(", "));
  }

  /** Refuses a column of times with a cell that is none, which is easily a footer. */
  private void refuseSlips() {
    columns()
        .filter(at -> column(at).kind() == Column.Kind.TEXT)
        .filter(at -> TimeColumn.stray(column(at).cells()) >= 0)
        .findFirst()
        .ifPresent(
            at -> {
              throw noTime(at, TimeColumn.stray(column(at).cells()));
            });
  }

  private Found named(int at) {
    List<TimeColumn> times = column(at).times();
    if (times.isEmpty()) {
      int stray = TimeColumn.stray(column(at).cells());
      int first =
          IntStream.range(0, table.rows().size())
              .filter(i -> !Cells.blank(column(at).cells().get(i)))
              .findFirst()
              .orElse(0);
      throw noTime(at, stray >= 0 ? stray : first);
    }
    return new Found(List.of(at), meant(names(List.of(at)), times));
  }

  private InvalidInput noTime(int at, int row) {
    boolean last = row == table.rows().size() - 1;
    return table.wrong(
        table.rows().get(row),
        at,
        "expected a time such as %s, written alike in the whole column; got \"%s\"; %s"
            .formatted(
                TimeFormat.examples(),
                column(at).cells().get(row),
                last
                    ? "if the last row is a footer, remove it"
                    : "mend the cell, or name another column with data.time"));
  }

  /** The one reading that holds. */
  private TimeColumn meant(String name, List<TimeColumn> readings) {
    Optional<TimeColumn> dayFirst = of(readings, TimeFormat.DAY_FIRST);
    Optional<TimeColumn> monthFirst = of(readings, TimeFormat.MONTH_FIRST);
    if (dayFirst.isEmpty() || monthFirst.isEmpty()) {
      return readings.get(0);
    }
    if (settings.table().dates() != DateOrder.AUTO) {
      return settings.table().dates() == DateOrder.DAY_FIRST ? dayFirst.get() : monthFirst.get();
    }
    double day = evenness(dayFirst.get());
    double month = evenness(monthFirst.get());
    if (table.rows().size() >= MIN_ROWS && Math.max(day, month) > CLEARER * Math.min(day, month)) {
      return day > month ? dayFirst.get() : monthFirst.get();
    }
    throw new InvalidInput(
        "%s, column \"%s\": \"%s\" may be %s or %s, and the steps do not tell. Set data.dates=day-first or data.dates=month-first."
            .formatted(
                table.file(),
                name,
                dayFirst.get().first(),
                dayFirst.get().times().get(0).toLocalDate(),
                monthFirst.get().times().get(0).toLocalDate()));
  }

  private static Optional<TimeColumn> of(List<TimeColumn> readings, TimeFormat format) {
    return readings.stream().filter(reading -> reading.format() == format).findFirst();
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
    return groups.get(0).stream().map(column.times()::get).filter(Objects::nonNull).toList();
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

  /**
   * Whether a column of numbers counts time: it rises or falls strictly within each series, in
   * multiples of its smallest step, beside another column of numbers.
   */
  private boolean counts(int at) {
    boolean beside =
        columnsOfNumbers().filter(other -> other != at).findAny().isPresent()
            || (!settings.column().isEmpty()
                && !settings.column().contains(table.header().get(at)));
    return column(at).kind() == Column.Kind.NUMBER
        && beside
        && column(at).times().stream().anyMatch(this::counts);
  }

  private IntStream columnsOfNumbers() {
    return IntStream.range(0, table.columns().size())
        .filter(at -> column(at).kind() == Column.Kind.NUMBER);
  }

  private boolean counts(TimeColumn column) {
    return groups.stream().allMatch(rows -> counts(column, rows));
  }

  private static boolean counts(TimeColumn column, List<Integer> rows) {
    List<LocalDateTime> times = rows.stream().map(column.times()::get).toList();
    if (times.contains(null)
        || times.stream().anyMatch(t -> t.getYear() < FIRST_YEAR || t.getYear() > LAST_YEAR)) {
      return false;
    }
    long[] gaps =
        IntStream.range(1, times.size())
            .mapToLong(
                i ->
                    column.format() == TimeFormat.YEAR
                        ? times.get(i).getYear() - times.get(i - 1).getYear()
                        : Duration.between(times.get(i - 1), times.get(i)).toMillis())
            .toArray();
    long sign = gaps.length == 0 ? 1 : Long.signum(gaps[0]);
    long smallest = Arrays.stream(gaps).map(Math::abs).min().orElse(1);
    return smallest > 0
        && Arrays.stream(gaps).allMatch(gap -> Long.signum(gap) == sign && gap % smallest == 0);
  }
}
