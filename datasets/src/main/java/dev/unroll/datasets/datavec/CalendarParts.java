package dev.unroll.datasets.datavec;

import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Tells columns that repeat a part of the time, such as the month, and measure nothing. */
final class CalendarParts {
  private static final int MIN_ROWS = 3;
  private static final List<ToIntFunction<LocalDateTime>> PARTS =
      List.of(
          LocalDateTime::getYear,
          time -> time.get(IsoFields.QUARTER_OF_YEAR),
          LocalDateTime::getMonthValue,
          time -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
          LocalDateTime::getDayOfYear,
          LocalDateTime::getDayOfMonth,
          time -> time.getDayOfWeek().getValue(), // Monday is 1
          time -> time.getDayOfWeek().getValue() - 1,
          time -> time.getDayOfWeek().getValue() % 7, // Sunday is 0
          time -> time.getDayOfWeek().getValue() % 7 + 1,
          LocalDateTime::getHour,
          LocalDateTime::getMinute);

  private CalendarParts() {}

  /**
   * Whether values are the same part of the time in all rows, and not always the same.
   *
   * @param called whether their column is called a time; otherwise they have to begin anew, as
   *     months do, since rows that are counted are easily hours
   * @param times of each row; null where missing
   * @param values of each row
   */
  static boolean repeat(List<LocalDateTime> times, boolean called, IntToDoubleFunction values) {
    return times.size() >= MIN_ROWS
        && PARTS.stream()
            .anyMatch(part -> rows(times).allMatch(i -> is(times.get(i), part, values, i)))
        && rows(times)
            .skip(1)
            .anyMatch(
                i ->
                    called
                        ? values.applyAsDouble(i) != values.applyAsDouble(0)
                        : values.applyAsDouble(i) < values.applyAsDouble(i - 1));
  }

  private static IntStream rows(List<LocalDateTime> times) {
    return IntStream.range(0, times.size());
  }

  private static boolean is(
      LocalDateTime time, ToIntFunction<LocalDateTime> part, IntToDoubleFunction values, int row) {
    return time != null && values.applyAsDouble(row) == part.applyAsInt(time);
  }
}
