package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Column;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.TimeColumn;
import dev.unroll.datasets.input.TimeFormat;
import dev.unroll.datasets.input.TimeNames;
import dev.unroll.datasets.panel.PanelSettings;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the column with the times of a table, and how they are meant. Never guesses. */
final class TimeSearch {
  private static final int MIN_ROWS = 3; // before a column is not what it is called
  private static final Pattern DATE =
      Pattern.compile("\\b(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4})\\b");
  private static final int FIRST_YEAR = 1500;
  private static final int LAST_YEAR = 2300;
  private static final int FIRST_UNNAMED_YEAR =
      2001; // seconds since 1970 have ten digits from then
  private static final int LAST_UNNAMED_YEAR = 2099;

  private final CsvTable table;
  private final PanelSettings settings;
  private final List<List<Integer>> groups; // rows of each series

  TimeSearch(CsvTable table, PanelSettings settings, List<List<Integer>> groups) {
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
      List<Integer> numbers = columns().filter(at -> !counts(at).isEmpty()).boxed().toList();
      clear = preferred(numbers, at -> TimeNames.time(table.header().get(at)));
    } else {
      clear = preferred(clear, this::changes);
    }
    if (clear.size() > 1) {
      throw new InvalidInput(
          "%s: %d columns hold times: %s. Name the one that orders the rows with data.time."
              .formatted(table.file(), clear.size(), names(clear)));
    }
    return clear.stream().findFirst().map(at -> new Found(List.of(at), reading(at)));
  }

  private TimeColumn reading(int at) {
    List<TimeColumn> counted = counts(at);
    List<TimeColumn> readings = counted.isEmpty() ? column(at).times() : counted;
    return meant(names(List.of(at)), column(at).cells(), readings);
  }

  /** The columns with a feature, if some of several have it. */
  private static List<Integer> preferred(List<Integer> columns, Predicate<Integer> feature) {
    List<Integer> some = columns.stream().filter(feature).toList();
    return columns.size() > 1 && !some.isEmpty() ? some : columns;
  }

  /** Whether a column holds more than one time, which the day of a download does not. */
  private boolean changes(int at) {
    return column(at).times().get(0).times().stream().distinct().limit(2).count() > 1;
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
    return new Found(columns, meant(names(columns), cells, times));
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
      throw noTime(at, stray >= 0 ? stray : TimeColumn.unread(column(at).cells()));
    }
    return new Found(List.of(at), meant(names(List.of(at)), column(at).cells(), times));
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

  private TimeColumn meant(String name, List<String> cells, List<TimeColumn> readings) {
    return new TimeReadings(table.file(), settings.table().dates(), groups.get(0))
        .meant(name, cells, readings);
  }

  /**
   * How a column of numbers counts time, if it does: beside another column of numbers it rises or
   * falls strictly within each series, in multiples of its smallest step; or it is called a time.
   */
  private List<TimeColumn> counts(int at) {
    String name = table.header().get(at);
    boolean beside =
        columnsOfNumbers().anyMatch(other -> other != at)
            || (!settings.column().isEmpty() && !settings.column().contains(name));
    return column(at).kind() != Column.Kind.NUMBER || !beside
        ? List.of()
        : column(at).times().stream()
            .filter(one -> within(one) && (counts(one) || isCalled(name, one.format())))
            .filter(one -> !one.format().onlyNamed() || TimeNames.time(name))
            .filter(one -> !one.format().epoch() || mayBeEpoch(name, one))
            .toList();
  }

  /**
   * Whether long numbers that rise may be moments since 1970. Under the name of something else they
   * have to be of these years, and under that of an amount they are numbers.
   */
  private static boolean mayBeEpoch(String name, TimeColumn column) {
    return TimeNames.moment(name)
        || (!TimeNames.amount(name)
            && column.times().stream()
                .filter(Objects::nonNull)
                .allMatch(
                    t -> t.getYear() >= FIRST_UNNAMED_YEAR && t.getYear() <= LAST_UNNAMED_YEAR));
  }

  private IntStream columnsOfNumbers() {
    return IntStream.range(0, table.columns().size())
        .filter(at -> column(at).kind() == Column.Kind.NUMBER);
  }

  /** Whether a name leaves no doubt that such numbers are times, in whatever order they are. */
  private static boolean isCalled(String name, TimeFormat format) {
    return switch (format) {
      case YEAR -> TimeNames.year(name);
      case COMPACT_MONTH -> TimeNames.time(name);
      default -> !format.onlyNamed() && TimeNames.instant(name);
    };
  }

  private static boolean within(TimeColumn column) {
    return column.times().stream()
        .filter(Objects::nonNull)
        .allMatch(t -> t.getYear() >= FIRST_YEAR && t.getYear() <= LAST_YEAR);
  }

  private boolean counts(TimeColumn column) {
    return groups.stream().allMatch(rows -> counts(column, rows));
  }

  private static boolean counts(TimeColumn column, List<Integer> rows) {
    List<LocalDateTime> times = rows.stream().map(column.times()::get).toList();
    if (times.contains(null)) {
      return false;
    }
    boolean days = column.format() == TimeFormat.COMPACT;
    boolean months =
        EnumSet.of(TimeFormat.YEAR, TimeFormat.COMPACT_MONTH, TimeFormat.DECIMAL_YEAR)
            .contains(column.format());
    long[] gaps =
        IntStream.range(1, times.size())
            .mapToLong(
                i ->
                    (months ? ChronoUnit.MONTHS : ChronoUnit.MILLIS)
                        .between(times.get(i - 1), times.get(i)))
            .toArray();
    long sign = gaps.length == 0 ? 1 : Long.signum(gaps[0]);
    long smallest = Arrays.stream(gaps).map(Math::abs).min().orElse(1);
    return smallest > 0
        && Arrays.stream(gaps)
            .allMatch(gap -> Long.signum(gap) == sign && (days || gap % smallest == 0));
  }

  /** What to say of columns that are called times where none is understood. */
  List<String> unread() {
    return columns()
        .filter(this::looksTimed)
        .mapToObj(
            at -> {
              int row = TimeColumn.unread(column(at).cells());
              return "column \"%s\" seems to hold times, but \"%s\" in row %d is none that is understood: the rows count in the order of the file, the oldest first, without times. Understood are %s"
                  .formatted(
                      table.header().get(at),
                      column(at).cells().get(row),
                      table.rows().get(row).line(),
                      TimeFormat.examples());
            })
        .toList();
  }

  private boolean looksTimed(int at) {
    boolean text = column(at).kind() == Column.Kind.TEXT;
    String first = text ? column(at).cells().get(TimeColumn.unread(column(at).cells())) : "";
    return isLeftOut(at)
        || (text && (TimeNames.time(table.header().get(at)) || DATE.matcher(first).find()));
  }

  /** Whether a column of numbers is called a time and is none, so that it is no value either. */
  boolean isLeftOut(int at) {
    return table.rows().size() >= MIN_ROWS
        && column(at).kind() == Column.Kind.NUMBER
        && TimeNames.timeAlone(table.header().get(at))
        && columnsOfNumbers().anyMatch(other -> other != at);
  }
}
