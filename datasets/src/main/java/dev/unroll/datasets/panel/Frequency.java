package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * How far apart the steps of a series are.
 *
 * @param unit of the distance
 * @param count how many units a step is
 * @param endOfMonth whether monthly steps fall on the last day of their month
 */
public record Frequency(Unit unit, long count, boolean endOfMonth) {
  /** What steps are counted in. */
  public enum Unit {
    SECOND,
    DAY,
    /** Monday to Friday. */
    BUSINESS_DAY,
    MONTH,
    /** There are no times. */
    NONE
  }

  /** Of series without times. */
  public static final Frequency UNKNOWN = new Frequency(Unit.NONE, 1, false);

  private static final long DAY = 24 * 3600;

  public Frequency {
    Objects.requireNonNull(unit);
    new Problems().check(count >= 1, "count: expected at least 1, got " + count).raise();
  }

  /**
   * The distance that most neighbours have.
   *
   * @param times ascending, at least two
   */
  public static Frequency of(List<LocalDateTime> times) {
    long[] gaps =
        IntStream.range(1, times.size())
            .mapToLong(i -> Duration.between(times.get(i - 1), times.get(i)).toSeconds())
            .sorted()
            .toArray();
    long usual = gaps[gaps.length / 2];
    boolean sameDay = times.stream().mapToInt(LocalDateTime::getDayOfMonth).distinct().count() == 1;
    boolean lastDay = times.stream().allMatch(Frequency::isLast);
    if (usual >= 28 * DAY && (sameDay || lastDay)) {
      long[] months =
          IntStream.range(1, times.size())
              .mapToLong(i -> month(times.get(i)) - month(times.get(i - 1)))
              .sorted()
              .toArray();
      return new Frequency(Unit.MONTH, months[months.length / 2], lastDay && !sameDay);
    }
    if (usual == DAY && times.size() > 10 && times.stream().noneMatch(Frequency::weekend)) {
      return new Frequency(Unit.BUSINESS_DAY, 1, false);
    }
    return usual > 0 && usual % DAY == 0
        ? new Frequency(Unit.DAY, usual / DAY, false)
        : new Frequency(Unit.SECOND, Math.max(1, usual), false);
  }

  private static boolean isLast(LocalDateTime time) {
    return time.toLocalDate().lengthOfMonth() == time.getDayOfMonth();
  }

  private static boolean weekend(LocalDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
  }

  private static long month(LocalDateTime time) {
    return time.getYear() * 12L + time.getMonthValue();
  }

  /** So many steps later. */
  public LocalDateTime plus(LocalDateTime time, long steps) {
    return switch (unit) {
      case SECOND -> time.plusSeconds(steps * count);
      case DAY -> time.plusDays(steps * count);
      case BUSINESS_DAY -> businessDays(time, steps);
      case MONTH -> {
        LocalDateTime later = time.plusMonths(steps * count);
        yield endOfMonth ? later.withDayOfMonth(later.toLocalDate().lengthOfMonth()) : later;
      }
      case NONE -> throw new InvalidInput("these series have no times");
    };
  }

  private static LocalDateTime businessDays(LocalDateTime time, long steps) {
    long weekday = time.getDayOfWeek().getValue() - 1L; // Monday is 0
    long monday = Math.floorDiv(weekday + steps, 5L) * 7 - weekday;
    return time.plusDays(monday + Math.floorMod(weekday + steps, 5L));
  }

  /** How many steps lie between two times; nothing if it is no whole number of them. */
  public OptionalLong steps(LocalDateTime from, LocalDateTime to) {
    long guess =
        switch (unit) {
          case SECOND -> Duration.between(from, to).toSeconds() / count;
          case DAY -> Duration.between(from, to).toDays() / count;
          case BUSINESS_DAY -> Math.round(Duration.between(from, to).toDays() * 5 / 7.0);
          case MONTH -> (month(to) - month(from)) / count;
          case NONE -> 0;
        };
    for (long steps = guess - 2; steps <= guess + 2; steps++) {
      if (plus(from, steps).equals(to)) {
        return OptionalLong.of(steps);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Steps in the natural season: a day of hours or minutes, a week of days, a year of weeks, months
   * or quarters; 1 for none.
   */
  public int season() {
    return switch (unit) {
      case SECOND -> count < DAY && DAY % count == 0 ? Math.toIntExact(DAY / count) : 1;
      case DAY -> count == 1 ? 7 : count == 7 ? 52 : irregularMonths();
      case BUSINESS_DAY -> 5;
      case MONTH -> count < 12 && 12 % count == 0 ? Math.toIntExact(12 / count) : 1;
      case NONE -> 1;
    };
  }

  /** Months or quarters whose steps fall on no fixed day are so many days apart. */
  private int irregularMonths() {
    return count > 28 && count <= 31 ? 12 : count >= 90 && count <= 92 ? 4 : 1;
  }

  /** Such as "monthly". */
  public String words() {
    String every = count == 1 ? "every " : "every " + count + " ";
    return switch (unit) {
      case SECOND ->
          count % 3600 == 0
              ? count == 3600 ? "hourly" : "every " + count / 3600 + " hours"
              : count % 60 == 0
                  ? count == 60 ? "every minute" : "every " + count / 60 + " minutes"
                  : every + (count == 1 ? "second" : "seconds");
      case DAY -> count == 1 ? "daily" : count == 7 ? "weekly" : every + "days";
      case BUSINESS_DAY -> "daily, Monday to Friday";
      case MONTH ->
          count == 1
              ? "monthly"
              : count == 3 ? "quarterly" : count == 12 ? "yearly" : every + "months";
      case NONE -> "not known: there are no times";
    };
  }

  /** How many numbers {@link #calendar} gives. */
  public int calendarWidth() {
    return switch (unit) {
      case SECOND -> 6;
      case DAY -> count < 7 ? 4 : 2;
      case BUSINESS_DAY -> 4;
      case MONTH -> count < 12 ? 2 : 0;
      case NONE -> 0;
    };
  }

  /**
   * The place of a time in its year, week and day, as far as steps differ in it: a sine and a
   * cosine each.
   */
  public double[] calendar(LocalDateTime time) {
    double year = (time.getDayOfYear() - 1) / 365.25;
    double week = (time.getDayOfWeek().getValue() - 1) / 7.0;
    double day = time.toLocalTime().toSecondOfDay() / (double) DAY;
    double[] turns = {year, week, day};
    double[] values = new double[calendarWidth()];
    for (int k = 0; k < values.length / 2; k++) {
      values[2 * k] = Math.sin(2 * Math.PI * turns[k]);
      values[2 * k + 1] = Math.cos(2 * Math.PI * turns[k]);
    }
    return values;
  }
}
