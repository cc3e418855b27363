package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.NumberStyle;
import dev.unroll.datasets.input.TimeColumn;
import dev.unroll.datasets.input.TimeFormat;
import dev.unroll.datasets.panel.DateOrder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Reads the times of events. The first time decides the format of all, and the clock that times
 * with offsets are put on.
 */
final class EventClock {
  private static final long NANO = 1_000_000_000L;

  /**
   * Where times stand.
   *
   * @param columns of the time or its parts; empty for "time", or else the first that holds times
   * @param calendar whether times are days and hours; else plain numbers are times, too, in seconds
   * @param dates what the first number of a date such as 01/02/2024 is
   */
  record Place(List<String> columns, boolean calendar, DateOrder dates) {
    Place {
      columns = List.copyOf(columns);
    }
  }

  /**
   * How times are written.
   *
   * @param columns that hold them; none if events have no times
   * @param format null for numbers
   * @param offset of the clock, in seconds; null if none is written
   */
  record Written(List<String> columns, TimeFormat format, Integer offset) {}

  private final Place place;
  private Written written; // null before the first event

  EventClock(Place place) {
    this.place = place;
  }

  /** How times are written, once an event was read. */
  Optional<Written> written() {
    return Optional.ofNullable(written);
  }

  void restore(Written other) {
    written = other;
  }

  /**
   * The time of an event; null if it has none.
   *
   * @throws InvalidInput if what it has is none
   */
  LocalDateTime time(Event event) {
    Written found = written == null ? first(event) : written;
    String cell = cell(event, found.columns());
    if (found.columns().isEmpty()) {
      return null;
    }
    ZoneOffset clock = found.offset() == null ? null : ZoneOffset.ofTotalSeconds(found.offset());
    LocalDateTime time =
        (found.format() == null ? seconds(cell) : TimeColumn.read(cell, found.format(), clock))
            .orElseThrow(() -> unreadable(event, found, cell));
    written = found;
    return time;
  }

  private static String cell(Event event, List<String> columns) {
    return columns.stream().map(event::text).map(String::strip).collect(Collectors.joining(" "));
  }

  private Written first(Event event) {
    List<String> columns = place.columns();
    if (columns.isEmpty() || !columns.stream().allMatch(event::has)) {
      columns =
          event.has("time")
              ? List.of("time")
              : event.cells().keySet().stream()
                  .filter(name -> place.calendar() && holdsTime(event.text(name)))
                  .limit(1)
                  .toList();
    }
    String cell = cell(event, columns);
    if (columns.isEmpty() || (!place.calendar() && seconds(cell).isPresent())) {
      return new Written(columns, null, null);
    }
    TimeColumn column =
        TimeColumn.all(List.of(cell)).stream()
            .filter(one -> !Cells.blank(cell))
            .filter(one -> meant(one.format()))
            .findFirst()
            .orElseThrow(
                () ->
                    event.wrong(
                        "expected a time, such as %s; got \"%s\""
                            .formatted(TimeFormat.examples(), cell)));
    ZoneOffset offset = column.offset();
    return new Written(columns, column.format(), offset == null ? null : offset.getTotalSeconds());
  }

  private static boolean holdsTime(String cell) {
    return !Cells.blank(cell)
        && TimeColumn.all(List.of(cell.strip())).stream().anyMatch(one -> !one.format().number());
  }

  private boolean meant(TimeFormat format) {
    return !format.onlyNamed()
        && (format != TimeFormat.DAY_FIRST || place.dates() != DateOrder.MONTH_FIRST);
  }

  private static Optional<LocalDateTime> seconds(String cell) {
    OptionalDouble number = NumberStyle.POINT.parse(cell);
    if (number.isEmpty() || Math.abs(number.getAsDouble()) > 1e12) {
      return Optional.empty();
    }
    long nanos = Math.round(number.getAsDouble() % 1 * NANO);
    return Optional.of(
        LocalDateTime.ofEpochSecond((long) number.getAsDouble(), 0, ZoneOffset.UTC)
            .plusNanos(nanos));
  }

  private static InvalidInput unreadable(Event event, Written written, String cell) {
    return event.wrong(
        "expected a time in the format of the first one (%s), got \"%s\""
            .formatted(
                Objects.isNull(written.format()) ? "a number" : written.format().example(), cell));
  }
}
