package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * Puts the times of a place, whose clocks change, on one clock: that of the first time. An hour
 * that is there twice is two hours, in the order of the rows, and the hour that clocks leave out is
 * none. Days stay days.
 */
final class ZoneClock {
  private final ZoneId zone;

  /**
   * @param zone such as Europe/Berlin
   * @throws InvalidInput if there is no such zone
   */
  ZoneClock(String zone) {
    try {
      this.zone = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new InvalidInput(
          "data.zone: expected a place such as Europe/Berlin or America/New_York, got \"%s\""
              .formatted(zone));
    }
  }

  /** The clock that times are put on: the offset of the first; null where all are midnights. */
  ZoneOffset clock(List<LocalDateTime> times) {
    List<LocalDateTime> filled = times.stream().filter(Objects::nonNull).toList();
    boolean days = filled.stream().allMatch(t -> t.toLocalTime().equals(LocalTime.MIDNIGHT));
    return days ? null : zone.getRules().getOffset(filled.get(0));
  }

  /**
   * Replaces the times of one series' rows.
   *
   * @param times of all rows; null where blank
   * @param rows of the series, oldest or newest first
   * @throws InvalidInput if clocks never show one of the times
   */
  void settle(List<LocalDateTime> times, List<Integer> rows, ZoneOffset clock) {
    List<Integer> filled = rows.stream().filter(row -> times.get(row) != null).toList();
    if (filled.isEmpty()) {
      return;
    }
    int last = filled.size() - 1;
    boolean newestFirst = times.get(filled.get(0)).isAfter(times.get(filled.get(last)));
    LocalDateTime before = LocalDateTime.MIN;
    for (int i = 0; i <= last; i++) {
      int row = filled.get(newestFirst ? last - i : i);
      before = settled(times.get(row), before, clock);
      times.set(row, before);
    }
  }

  /** The earlier of two hours of one name, unless that is not after the time before. */
  private LocalDateTime settled(LocalDateTime local, LocalDateTime before, ZoneOffset clock) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw new InvalidInput(
          "data.zone=%s: clocks never show %s there, since they are put forward; correct that row, or remove it"
              .formatted(zone, local));
    }
    LocalDateTime first = on(clock, local, offsets.get(0));
    return offsets.size() == 1 || first.isAfter(before) ? first : on(clock, local, offsets.get(1));
  }

  private static LocalDateTime on(ZoneOffset clock, LocalDateTime local, ZoneOffset offset) {
    return local.atOffset(offset).withOffsetSameInstant(clock).toLocalDateTime();
  }
}
