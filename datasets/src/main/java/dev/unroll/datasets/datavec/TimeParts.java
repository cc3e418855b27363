package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Column;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.TimeColumn;
import dev.unroll.datasets.input.TimeFormat;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Times whose parts stand in several columns: date and clock, or year, month, day and hour. */
final class TimeParts {
  private static final Pattern CLOCK =
      Pattern.compile("(\\d{1,2})[:.h](\\d{2})(?:[:.](\\d{2}))?\\s*([AaPp]\\.?[Mm]\\.?)?");
  private static final Pattern HOUR = Pattern.compile("(\\d{1,2})(?:\\.0+)?");
  private static final Pattern DIGITS = Pattern.compile("(\\d{1,2})(\\d{2})(\\d{2})?");
  private static final Pattern CLOCK_NAME =
      Pattern.compile("\\W*(time|hour|hours|hr|hh|hhmm|clock|uhrzeit|stunde|heure|hora)\\W*");
  private static final List<List<String>> NAMES =
      List.of(
          List.of("year", "yr", "jahr"),
          List.of("month", "mon", "mo", "monat", "quarter", "week"),
          List.of("day", "dayofmonth", "dateofmonth", "mday", "tag"),
          List.of("hour", "hr", "stunde"),
          List.of("minute", "min"));

  private final CsvTable table;
  private final List<List<Integer>> groups;

  /**
   * @param groups the rows of each series
   */
  TimeParts(CsvTable table, List<List<Integer>> groups) {
    this.table = table;
    this.groups = groups;
  }

  /** The cells of columns that are named, as one time each: date and clock, or year, month, …. */
  List<String> join(List<Integer> columns) {
    List<String> dates = column(columns.get(0)).cells();
    boolean clock =
        columns.size() == 2
            && TimeColumn.all(dates).stream()
                .map(TimeColumn::format)
                .anyMatch(format -> format != TimeFormat.YEAR && !format.onlyNamed());
    return clock ? withClock(columns) : ofParts(columns);
  }

  /** The columns beside each other that hold the times together; none if there are no such. */
  List<Integer> find(List<Integer> free) {
    List<Integer> years = named(free, 0);
    List<Integer> dates = free.stream().filter(at -> isDate(at) && repeats(at)).toList();
    if (dates.size() == 1) {
      List<Integer> clocks = free.stream().filter(this::isClock).toList();
      if (clocks.size() > 1) {
        String date = table.header().get(dates.get(0));
        List<String> names = clocks.stream().map(table.header()::get).toList();
        throw new InvalidInput(
            "%s: the dates of column \"%s\" repeat, and several columns hold a time of day: %s. Name the two that belong together, such as data.time=[%s, %s]."
                .formatted(table.file(), date, String.join(", ", names), date, names.get(0)));
      }
      if (clocks.isEmpty()) {
        free.forEach(this::refuseSlip);
      }
      return clocks.isEmpty() ? List.of() : List.of(dates.get(0), clocks.get(0));
    }
    boolean times = free.stream().anyMatch(at -> column(at).kind() == Column.Kind.TIME);
    if (times || years.size() != 1 || named(free, 1).size() != 1) {
      return List.of();
    }
    List<Integer> parts = new ArrayList<>();
    for (int part = 0; part < NAMES.size() && named(free, part).size() == 1; part++) {
      parts.add(named(free, part).get(0));
    }
    return TimeColumn.all(ofParts(parts)).isEmpty() ? List.of() : parts;
  }

  private List<Integer> named(List<Integer> free, int part) {
    return free.stream()
        .filter(at -> NAMES.get(part).contains(name(at)) && column(at).kind() != Column.Kind.EMPTY)
        .toList();
  }

  private String name(int at) {
    return table.header().get(at).strip().toLowerCase(Locale.ROOT).replaceAll("[_. ]", "");
  }

  private Column column(int at) {
    return table.columns().get(at);
  }

  /** Whether a column holds days: times without a clock. */
  private boolean isDate(int at) {
    boolean compact = name(at).matches("\\W*(date|day|datum|fecha)\\W*");
    return column(at).times().stream()
        .filter(time -> !time.format().number() || (compact && time.format() == TimeFormat.COMPACT))
        .anyMatch(
            time ->
                time.times().stream()
                    .filter(Objects::nonNull)
                    .allMatch(one -> one.toLocalTime().equals(LocalTime.MIDNIGHT)));
  }

  /** Whether cells are there more than once in a series, as dates beside hours are. */
  private boolean repeats(int at) {
    List<String> cells = column(at).cells();
    return groups.stream()
        .anyMatch(
            rows -> {
              HashSet<String> seen = new HashSet<>();
              return rows.stream()
                  .map(cells::get)
                  .anyMatch(cell -> !Cells.blank(cell) && !seen.add(cell));
            });
  }

  private boolean isClock(int at) {
    boolean named = CLOCK_NAME.matcher(name(at)).matches();
    List<String> filled = column(at).cells().stream().filter(cell -> !Cells.blank(cell)).toList();
    return !filled.isEmpty()
        && filled.stream().allMatch(cell -> named ? clock(cell).isPresent() : isPlain(cell));
  }

  /** Refuses a cell that is no time of day where most of the column are. */
  private void refuseSlip(int at) {
    List<String> cells = column(at).cells();
    int[] others =
        IntStream.range(0, cells.size())
            .filter(i -> !Cells.blank(cells.get(i)) && clock(cells.get(i)).isEmpty())
            .toArray();
    if (CLOCK_NAME.matcher(name(at)).matches() && 2 * others.length < cells.size()) {
      throw table.wrong(
          table.rows().get(others[0]),
          at,
          "expected a time of day as in the other rows, got \"%s\"; correct the cell, or name the columns of the time with data.time"
              .formatted(cells.get(others[0])));
    }
  }

  private static boolean isPlain(String cell) {
    return cell.contains(":") && CLOCK.matcher(cell).matches();
  }

  /** A time of day as hours, minutes and seconds, if a cell is one. */
  private static Optional<String> clock(String cell) {
    Matcher written = CLOCK.matcher(cell);
    if (written.matches()) {
      String half = written.group(4) == null ? "" : " " + written.group(4);
      return clock(written).map(time -> time + half);
    }
    Matcher hour = HOUR.matcher(cell);
    if (hour.matches()) {
      return Optional.of(hour.group(1) + ":00")
          .filter(time -> Integer.parseInt(hour.group(1)) < 25);
    }
    Matcher digits = DIGITS.matcher(cell);
    return digits.matches() ? clock(digits) : Optional.empty();
  }

  private static Optional<String> clock(Matcher parts) {
    boolean fits = Integer.parseInt(parts.group(1)) < 25 && Integer.parseInt(parts.group(2)) < 60;
    String second = parts.group(3) == null ? "" : ":" + parts.group(3);
    return fits ? Optional.of(parts.group(1) + ":" + parts.group(2) + second) : Optional.empty();
  }

  private List<String> withClock(List<Integer> columns) {
    List<String> dates = column(columns.get(0)).cells();
    List<String> clocks = column(columns.get(1)).cells();
    return IntStream.range(0, dates.size())
        .mapToObj(
            i ->
                Cells.blank(dates.get(i)) && Cells.blank(clocks.get(i))
                    ? ""
                    : spread(dates.get(i)) + " " + clock(clocks.get(i)).orElse(clocks.get(i)))
        .toList();
  }

  /** A date without dashes with some, since a clock follows. */
  private static String spread(String date) {
    return date.replaceFirst("^(\\d{4})(\\d{2})(\\d{2})$", "$1-$2-$3");
  }

  private List<String> ofParts(List<Integer> columns) {
    String second = name(columns.get(1));
    return IntStream.range(0, table.rows().size())
        .mapToObj(
            i -> {
              List<String> cells =
                  columns.stream().map(at -> whole(column(at).cells().get(i))).toList();
              return cells.stream().allMatch(Cells::blank) ? "" : joined(second, cells);
            })
        .toList();
  }

  private static String joined(String second, List<String> cells) {
    String year = cells.get(0);
    String part = cells.get(1).replaceFirst("^(\\d)$", "0$1");
    if (second.equals("quarter")) {
      return year + " Q" + part.replaceFirst("^[Qq0]", "");
    }
    if (second.equals("week")) {
      return year + "-W" + part;
    }
    boolean word = !part.isEmpty() && Character.isLetter(part.charAt(0));
    String day = cells.size() > 2 ? cells.get(2) : "1";
    String date =
        word
            ? day + " " + part + " " + year
            : year + "-" + part + (cells.size() > 2 ? "-" + day : "");
    String minute = cells.size() > 4 ? "%2s".formatted(cells.get(4)).replace(' ', '0') : "00";
    return cells.size() > 3 ? date + " " + cells.get(3) + ":" + minute : date;
  }

  /** 3 of "3.0", which a spreadsheet writes where others are missing. */
  private static String whole(String cell) {
    return cell.strip().replaceFirst("\\.0+$", "");
  }
}
