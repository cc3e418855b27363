package dev.unroll.datasets.input;

import dev.unroll.datasets.input.TimeFormat.Moment;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A column of times, all of one format.
 *
 * @param format in which they are written
 * @param first the first cell that is not blank
 * @param times of each row; null where the cell is blank. Times with offsets are on one clock, that
 *     of the first, so that an hour is an hour when clocks change
 * @param offset of that clock; null if none is written, or if the cells are days
 */
public record TimeColumn(
    TimeFormat format, String first, List<LocalDateTime> times, ZoneOffset offset) {
  private static final int SAMPLE = 50;

  /**
   * How far a format reads a column.
   *
   * @param moments null where the cell is blank or unreadable
   * @param read how many cells
   * @param unreadable the row of the first other cell; -1 for none
   */
  private record Attempt(TimeFormat format, List<Moment> moments, int read, int unreadable) {}

  /** Every format that reads all cells that are not blank. */
  public static List<TimeColumn> all(List<String> cells) {
    return attempts(cells).stream()
        .filter(attempt -> attempt.unreadable() < 0)
        .map(attempt -> of(attempt, cells))
        .toList();
  }

  /** The row of the first cell that is no time in a column where most cells are; -1 for none. */
  public static int stray(List<String> cells) {
    return attempts(cells).stream()
        .filter(attempt -> !attempt.format().number() && 2 * attempt.read() > cells.size())
        .filter(attempt -> attempt.unreadable() >= 0)
        .mapToInt(Attempt::unreadable)
        .max()
        .orElse(-1);
  }

  /**
   * The row of the first cell that is not in the format which reads most; else the first filled.
   */
  public static int unread(List<String> cells) {
    return attempts(cells).stream()
        .filter(attempt -> attempt.unreadable() >= 0)
        .max(Comparator.comparingInt(Attempt::read))
        .map(Attempt::unreadable)
        .orElseGet(
            () ->
                IntStream.range(0, cells.size())
                    .filter(i -> !Cells.blank(cells.get(i)))
                    .findFirst()
                    .orElse(0));
  }

  private static List<Attempt> attempts(List<String> cells) {
    List<String> sample = cells.stream().filter(cell -> !Cells.blank(cell)).limit(SAMPLE).toList();
    return Arrays.stream(TimeFormat.values())
        .filter(format -> sample.stream().anyMatch(cell -> format.parse(cell).isPresent()))
        .map(format -> attempt(format, cells))
        .toList();
  }

  private static Attempt attempt(TimeFormat format, List<String> cells) {
    List<Moment> moments = new ArrayList<>(cells.size());
    int read = 0;
    int unreadable = -1;
    Moment first = null;
    for (int i = 0; i < cells.size(); i++) {
      Moment before = first;
      Optional<Moment> moment = format.parse(cells.get(i)).filter(m -> alike(m, before));
      first = first == null ? moment.orElse(null) : first;
      moments.add(moment.orElse(null));
      read += moment.isPresent() ? 1 : 0;
      if (moment.isEmpty() && unreadable < 0 && !Cells.blank(cells.get(i))) {
        unreadable = i;
      }
    }
    return new Attempt(format, moments, read, unreadable);
  }

  /** Whether both have offsets or neither has. */
  private static boolean alike(Moment moment, Moment first) {
    return first == null || (moment.offset() == null) == (first.offset() == null);
  }

  private static TimeColumn of(Attempt attempt, List<String> cells) {
    List<Moment> written = attempt.moments().stream().filter(Objects::nonNull).toList();
    boolean offsets = written.stream().allMatch(moment -> moment.offset() != null);
    boolean days =
        !attempt.format().epoch()
            && written.stream().allMatch(m -> m.local().toLocalTime().equals(LocalTime.MIDNIGHT));
    ZoneOffset clock = offsets && !days && !written.isEmpty() ? written.get(0).offset() : null;
    List<LocalDateTime> times = new ArrayList<>(attempt.moments().size());
    for (Moment moment : attempt.moments()) {
      times.add(moment == null ? null : on(clock, moment));
    }
    String first = cells.stream().filter(cell -> !Cells.blank(cell)).findFirst().orElse("");
    return new TimeColumn(attempt.format(), first, times, clock);
  }

  private static LocalDateTime on(ZoneOffset clock, Moment moment) {
    return clock == null || clock.equals(moment.offset())
        ? moment.local()
        : moment.local().atOffset(moment.offset()).withOffsetSameInstant(clock).toLocalDateTime();
  }

  /**
   * A time in a format, on a clock; nothing if the cell is none.
   *
   * @param clock the offset of the clock that times are put on; null to leave them as written
   */
  public static Optional<LocalDateTime> read(String cell, TimeFormat format, ZoneOffset clock) {
    return format
        .parse(cell)
        .filter(moment -> clock == null || moment.offset() != null)
        .map(moment -> on(clock, moment));
  }

  /** Such as "time (31/03/2024 is 2024-03-31)". */
  public String words() {
    String meant =
        times.stream()
            .filter(Objects::nonNull)
            .findFirst()
            .map(time -> time.toString().replaceFirst("T00:00$", ""))
            .orElse("");
    String clock = offset == null || format.epoch() ? "" : ", on the clock of " + offset;
    return meant.equals(first) ? "time" : "time (%s is %s%s)".formatted(first, meant, clock);
  }
}
