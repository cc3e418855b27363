package dev.unroll.datasets.panel;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far apart the steps of a series are: its calendar. It is in the module runtime, since streams
 * of exported forecasters need it where nothing but the JDK is.
 *
 * @param unit of the distance
 * @param count how many units a step is
 * @param endOfMonth whether steps of months fall on the last day
 * @param session of trading time: the seconds of the day at which there is a step, ascending
 */
public record Frequency(Unit unit, long count, boolean endOfMonth, List<Integer> session) {
  /** What steps are counted in. */
  public enum Unit {
    MILLISECOND,
    SECOND,
    DAY,
    /** Monday to Friday. */
    BUSINESS_DAY,
    /** One step a week, on any of its days. */
    WEEK,
    /** On the same day of each month, or on its last. */
    MONTH,
    /** On the last of Monday to Friday in each month. */
    BUSINESS_MONTH,
    /** One step a month, on any of its days. */
    ANY_DAY_OF_MONTH,
    /** The hours of a session, on every day. */
    SESSION,
    /** The hours of a session, Monday to Friday. */
    BUSINESS_SESSION,
    /** There are no times. */
    NONE
  }

  /** Of series without times. */
  public static final Frequency UNKNOWN = new Frequency(Unit.NONE, 1, false);

  private static final long DAY = 24 * 3600;
  private static final LocalDate MONDAY = LocalDate.of(1970, 1, 5);

  public Frequency {
    Objects.requireNonNull(unit);
    session = session == null ? List.of() : List.copyOf(session); // null in earlier versions' files
    if (count < 1) {
      throw new IllegalArgumentException("count: expected at least 1, got " + count);
    }
  }

  /** A frequency without sessions. */
  public Frequency(Unit unit, long count, boolean endOfMonth) {
    this(unit, count, endOfMonth, List.of());
  }

  /** Steps of a session's hours. */
  static Frequency session(List<Integer> seconds, boolean weekdays) {
    return new Frequency(
        weekdays ? Unit.BUSINESS_SESSION : Unit.SESSION,
        1,
        false,
        seconds.stream().sorted().toList());
  }

  /**
   * What {@link #code} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Frequency parse(String code) {
    String[] parts = code.split(" ", -1);
    if (parts.length < 3) {
      throw new IllegalArgumentException("frequency: expected unit, count and end, got " + code);
    }
    List<Integer> session = Arrays.stream(parts).skip(3).map(Integer::valueOf).toList();
    return new Frequency(
        Unit.valueOf(parts[0]), Long.parseLong(parts[1]), Boolean.parseBoolean(parts[2]), session);
  }

  /** A line for a file: unit, count, whether months end, and the seconds of a session. */
  public String code() {
    StringBuilder code = new StringBuilder(unit + " " + count + " " + endOfMonth);
    session.forEach(second -> code.append(' ').append(second));
    return code.toString();
  }

  /** So many steps later. */
  public LocalDateTime plus(LocalDateTime time, long steps) {
    return switch (unit) {
      case MILLISECOND -> time.plus(steps * count, ChronoUnit.MILLIS);
      case SECOND -> time.plusSeconds(steps * count);
      case DAY -> time.plusDays(steps * count);
      case WEEK -> time.plusWeeks(steps * count);
      case BUSINESS_DAY -> businessDays(time, steps);
      case MONTH -> {
        LocalDateTime later = time.plusMonths(steps * count);
        yield endOfMonth ? later.withDayOfMonth(later.toLocalDate().lengthOfMonth()) : later;
      }
      case ANY_DAY_OF_MONTH -> time.plusMonths(steps * count);
      case BUSINESS_MONTH -> lastBusinessDay(time.withDayOfMonth(1).plusMonths(steps * count));
      case SESSION, BUSINESS_SESSION -> inSession(time, steps);
      case NONE -> throw new IllegalStateException("these series have no times");
    };
  }

  private static LocalDateTime businessDays(LocalDateTime time, long steps) {
    long weekday = time.getDayOfWeek().getValue() - 1L; // Monday is 0
    long monday = Math.floorDiv(weekday + steps, 5L) * 7 - weekday;
    return time.plusDays(monday + Math.floorMod(weekday + steps, 5L));
  }

  /** The last of Monday to Friday in the month of a time. */
  static LocalDateTime lastBusinessDay(LocalDateTime time) {
    LocalDateTime last = time.withDayOfMonth(time.toLocalDate().lengthOfMonth());
    return last.minusDays(Math.max(0, last.getDayOfWeek().getValue() - 5L));
  }

  private LocalDateTime inSession(LocalDateTime time, long steps) {
    long at = session.indexOf(time.toLocalTime().toSecondOfDay()) + steps;
    LocalDateTime midnight = time.toLocalDate().atStartOfDay();
    LocalDateTime day = days().plus(midnight, Math.floorDiv(at, (long) session.size()));
    return day.plusSeconds(session.get(Math.floorMod(at, session.size())));
  }

  /** Of the days that have a session. */
  private Frequency days() {
    return new Frequency(
        unit == Unit.BUSINESS_SESSION ? Unit.BUSINESS_DAY : Unit.DAY, 1, false, List.of());
  }

  /** How many steps lie between two times; nothing if it is no whole number of them. */
  public OptionalLong steps(LocalDateTime from, LocalDateTime to) {
    return switch (unit) {
      case WEEK -> whole(weeks(from, to));
      case ANY_DAY_OF_MONTH -> whole(month(to) - month(from));
      case SESSION, BUSINESS_SESSION -> sessionSteps(from, to);
      default -> near(from, to);
    };
  }

  private OptionalLong near(LocalDateTime from, LocalDateTime to) {
    long guess =
        switch (unit) {
          case MILLISECOND -> Duration.between(from, to).toMillis() / count;
          case SECOND -> Duration.between(from, to).toSeconds() / count;
          case DAY -> Duration.between(from, to).toDays() / count;
          case BUSINESS_DAY -> Math.round(Duration.between(from, to).toDays() * 5 / 7.0);
          case MONTH, BUSINESS_MONTH -> (month(to) - month(from)) / count;
          default -> 0;
        };
    for (long steps = guess - 2; steps <= guess + 2; steps++) {
      if (plus(from, steps).equals(to)) {
        return OptionalLong.of(steps);
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong whole(long units) {
    return units % count == 0 ? OptionalLong.of(units / count) : OptionalLong.empty();
  }

  private OptionalLong sessionSteps(LocalDateTime from, LocalDateTime to) {
    int first = session.indexOf(from.toLocalTime().toSecondOfDay());
    int last = session.indexOf(to.toLocalTime().toSecondOfDay());
    OptionalLong days =
        days().steps(from.toLocalDate().atStartOfDay(), to.toLocalDate().atStartOfDay());
    return first < 0 || last < 0 || days.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(days.getAsLong() * session.size() + last - first);
  }

  static long weeks(LocalDateTime from, LocalDateTime to) {
    return week(to) - week(from);
  }

  private static long week(LocalDateTime time) {
    return Math.floorDiv(ChronoUnit.DAYS.between(MONDAY, time.toLocalDate()), 7L);
  }

  static long month(LocalDateTime time) {
    return time.getYear() * 12L + time.getMonthValue();
  }

  /** Whether a time is on a Saturday or Sunday. */
  public static boolean weekend(LocalDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
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
      case WEEK -> count == 1 ? 52 : 1;
      case MONTH, BUSINESS_MONTH, ANY_DAY_OF_MONTH ->
          count < 12 && 12 % count == 0 ? Math.toIntExact(12 / count) : 1;
      case SESSION, BUSINESS_SESSION -> session.size();
      case MILLISECOND, NONE -> 1;
    };
  }

  /** The natural seasons, ascending: {@link #season}, and a week of days or a year of days. */
  public List<Integer> seasons() {
    int shortest = season();
    int times =
        switch (unit) {
          case SECOND, SESSION -> 7;
          case BUSINESS_SESSION -> 5;
          default -> 1;
        };
    int longer =
        unit == Unit.BUSINESS_DAY
            ? 261
            : unit == Unit.DAY && count == 1 ? 365 : Math.multiplyExact(times, shortest);
    return shortest <= 1
        ? List.of()
        : longer > shortest ? List.of(shortest, longer) : List.of(shortest);
  }

  /** Months or quarters whose steps fall on no fixed day are so many days apart. */
  private int irregularMonths() {
    return count > 28 && count <= 31 ? 12 : count >= 90 && count <= 92 ? 4 : 1;
  }

  /** Such as "monthly". */
  public String words() {
    return switch (unit) {
      case MILLISECOND -> every("millisecond");
      case SECOND -> clock(count);
      case DAY -> count == 1 ? "daily" : count == 7 ? "weekly" : every("day");
      case BUSINESS_DAY -> "daily, Monday to Friday";
      case WEEK -> (count == 1 ? "weekly" : every("week")) + ", on any day";
      case MONTH -> months();
      case BUSINESS_MONTH -> months() + ", on the last of Monday to Friday";
      case ANY_DAY_OF_MONTH -> months() + ", on any day";
      case SESSION -> hours() + " every day";
      case BUSINESS_SESSION -> hours() + ", Monday to Friday";
      case NONE -> "not known: there are no times";
    };
  }

  private String every(String what) {
    return count == 1 ? "every " + what : "every " + count + " " + what + "s";
  }

  private static String clock(long seconds) {
    if (seconds % 3600 == 0) {
      return seconds == 3600 ? "hourly" : "every " + seconds / 3600 + " hours";
    }
    if (seconds % 60 == 0) {
      return seconds == 60 ? "every minute" : "every " + seconds / 60 + " minutes";
    }
    return seconds == 1 ? "every second" : "every " + seconds + " seconds";
  }

  private String months() {
    return count == 1
        ? "monthly"
        : count == 3 ? "quarterly" : count == 12 ? "yearly" : every("month");
  }

  private String hours() {
    int last = session.size() - 1;
    return "%d steps of trading time a day, %s to %s"
        .formatted(
            session.size(),
            LocalTime.ofSecondOfDay(session.get(0)),
            LocalTime.ofSecondOfDay(session.get(last)));
  }

  /** How many numbers {@link #calendar} gives. */
  public int calendarWidth() {
    return switch (unit) {
      case MILLISECOND, SECOND, SESSION, BUSINESS_SESSION -> 6;
      case DAY -> count < 7 ? 4 : 2;
      case BUSINESS_DAY -> 4;
      case WEEK -> 2;
      case MONTH, BUSINESS_MONTH, ANY_DAY_OF_MONTH -> count < 12 ? 2 : 0;
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
