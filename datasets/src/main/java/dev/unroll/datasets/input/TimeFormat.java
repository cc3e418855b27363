package dev.unroll.datasets.input;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way to write times. A column is read in one format throughout. */
public enum TimeFormat {
  YEAR_FIRST(
      "2024-03-31, 2024/03/31 18:00, 2024-03, with offsets such as +01:00",
      "(?<y>\\d{4})(?<s>[-/.])(?<m>\\d{1,2})(?:\\k<s>(?<d>\\d{1,2}))?" + Patterns.CLOCK),
  DAY_FIRST(
      "31/03/2024, 31.03.2024, day first",
      "(?<d>\\d{1,2})(?<s>[-/.])(?<m>\\d{1,2})\\k<s>(?<y>\\d{4}|\\d{2})" + Patterns.CLOCK),
  MONTH_FIRST(
      "03/31/2024, month first",
      "(?<m>\\d{1,2})(?<s>[-/])(?<d>\\d{1,2})\\k<s>(?<y>\\d{4}|\\d{2})" + Patterns.CLOCK),
  DAY_MONTH_NAME(
      "31 Mar 2024, 31-Mar-24",
      "(?<d>\\d{1,2})[ .-]+(?<n>\\p{L}{3,9})\\.?[ ,-]+(?<y>\\d{4}|\\d{2})" + Patterns.CLOCK),
  MONTH_NAME(
      "Mar 31, 2024, March 2024",
      "(?<n>\\p{L}{3,9})\\.?[ -]+(?:(?<d>\\d{1,2})[ ,]+)?(?<y>\\d{4})" + Patterns.CLOCK),
  YEAR_MONTH_NAME("2024 Mar", "(?<y>\\d{4})[ -]+(?<n>\\p{L}{3,9})"),
  YEAR_MONTH("2024M03", "(?<y>\\d{4})[ -]?[Mm](?<m>\\d{1,2})"),
  QUARTER("2024 Q1", "(?<y>\\d{4})[ -]?[Qq](?<q>[1-4])"),
  QUARTER_FIRST("Q1 2024", "[Qq](?<q>[1-4])[ -/]?(?<y>\\d{4})"),
  WEEK("2024-W13", "(?<y>\\d{4})[ -]?[Ww](?<w>\\d{1,2})(?:-(?<wd>[1-7]))?"),
  COMPACT("20240331", "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})", true),
  COMPACT_CLOCK(
      "202403311800",
      "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})(?<h>\\d{2})(?<min>\\d{2})(?<sec>\\d{2})?",
      true),
  EPOCH_SECONDS("seconds since 1970", "(?<e>-?\\d{9,10})(?:\\.0+)?", true),
  EPOCH_MILLIS("milliseconds since 1970", "(?<e>-?\\d{12,13})(?:\\.0+)?", true),
  EPOCH_MICROS("microseconds since 1970", "(?<e>-?\\d{15,16})", true),
  YEAR("2024", "(?<y>\\d{4})(?:\\.0)?", true);

  /** Parts of patterns. */
  private static final class Patterns {
    static final String CLOCK =
        "(?:(?:[T ]|,"
            + " )\\s*(?<h>\\d{1,2})[:h](?<min>\\d{2})(?::(?<sec>\\d{2})(?:[.,](?<f>\\d{1,9}))?)?"
            + "(?:\\s*(?<half>[AaPp])\\.?[Mm]\\.?)?"
            + "(?:\\s*(?<z>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)(?:\\[[\\w/+-]+\\])?)?)?";
  }

  /**
   * A moment.
   *
   * @param local as it is written, without its offset
   * @param offset from UTC; null if none is written
   */
  record Moment(LocalDateTime local, ZoneOffset offset) {}

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int PIVOT = 70; // 69 is 2069, and 70 is 1970

  private final String example;
  private final Pattern pattern;
  private final boolean number;

  TimeFormat(String example, String pattern) {
    this(example, pattern, false);
  }

  TimeFormat(String example, String pattern, boolean number) {
    this.example = example;
    this.pattern = Pattern.compile(pattern);
    this.number = number;
  }

  /** For people, such as "2024 Q1". */
  public String example() {
    return example;
  }

  /** Whether its cells could be numbers as well. */
  public boolean number() {
    return number;
  }

  /** Whether times are moments, whatever the clocks of a place show. */
  boolean epoch() {
    return name().startsWith("EPOCH");
  }

  /** All that is understood, for messages. */
  public static String examples() {
    return "2024-03-31, 2024-03-31 18:00[:00][+01:00], 2024-03, 2024, 03/31/2024, 31.03.2024, "
        + "31 Mar 2024, 2024 Q1, 2024M03, 2024-W13, 20240331, seconds since 1970";
  }

  /** The moment a cell names (the start of the year, month, quarter or week), if it names one. */
  Optional<Moment> parse(String cell) {
    Matcher matcher = pattern.matcher(cell);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(moment(matcher));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Moment moment(Matcher matcher) {
    return switch (this) {
      case EPOCH_SECONDS -> epoch(matcher, 1_000_000);
      case EPOCH_MILLIS -> epoch(matcher, 1_000);
      case EPOCH_MICROS -> epoch(matcher, 1);
      case QUARTER, QUARTER_FIRST -> day(year(matcher), 3 * number(matcher, "q") - 2, 1);
      case WEEK -> week(matcher);
      case YEAR -> day(year(matcher), 1, 1);
      case YEAR_MONTH -> day(year(matcher), number(matcher, "m"), 1);
      case YEAR_MONTH_NAME -> day(year(matcher), month(matcher), 1);
      case COMPACT -> day(year(matcher), number(matcher, "m"), number(matcher, "d"));
      case COMPACT_CLOCK ->
          at(matcher, day(year(matcher), number(matcher, "m"), number(matcher, "d")));
      case DAY_MONTH_NAME -> at(matcher, day(year(matcher), month(matcher), number(matcher, "d")));
      case MONTH_NAME -> clock(matcher, day(year(matcher), month(matcher), dayOr1(matcher)));
      case YEAR_FIRST, DAY_FIRST, MONTH_FIRST ->
          clock(matcher, day(year(matcher), number(matcher, "m"), dayOr1(matcher)));
    };
  }

  private static Moment epoch(Matcher matcher, long micros) {
    long since = Math.multiplyExact(Long.parseLong(matcher.group("e")), micros);
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(since, 1_000_000L), 1000L * Math.floorMod(since, 1_000_000L));
    return new Moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), ZoneOffset.UTC);
  }

  private static Moment week(Matcher matcher) {
    int week = number(matcher, "w");
    LocalDate day =
        LocalDate.of(year(matcher), 1, 4)
            .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
            .with(DayOfWeek.of(matcher.group("wd") == null ? 1 : number(matcher, "wd")));
    return new Moment(day.atStartOfDay(), null);
  }

  private static Moment day(int year, int month, int day) {
    return new Moment(LocalDate.of(year, month, day).atStartOfDay(), null);
  }

  private static int year(Matcher matcher) {
    String digits = matcher.group("y");
    int year = Integer.parseInt(digits);
    return digits.length() == 4 ? year : year < PIVOT ? 2000 + year : 1900 + year;
  }

  private static int month(Matcher matcher) {
    String name = matcher.group("n").toLowerCase(Locale.ROOT);
    int month = MONTHS.indexOf(name.substring(0, 3));
    boolean known =
        month >= 0
            && (name.length() == 3
                || name.equals("sept")
                || java.time.Month.of(month + 1).name().toLowerCase(Locale.ROOT).equals(name));
    if (!known) {
      throw new DateTimeException(name);
    }
    return month + 1;
  }

  private static int dayOr1(Matcher matcher) {
    return matcher.group("d") == null ? 1 : number(matcher, "d");
  }

  private static Moment clock(Matcher matcher, Moment day) {
    return matcher.group("h") == null ? day : at(matcher, day);
  }

  /** At the time of day that was read. */
  private static Moment at(Matcher matcher, Moment day) {
    if (matcher.group("h") == null) {
      return day;
    }
    int hour = number(matcher, "h");
    String second = matcher.group("sec");
    boolean written = matcher.pattern().pattern().contains("<half>");
    String half = written ? matcher.group("half") : null;
    if (half != null) {
      if (hour < 1 || hour > 12) {
        throw new DateTimeException("hour " + hour);
      }
      hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }
    boolean midnight = hour == 24 && number(matcher, "min") == 0;
    LocalDateTime time =
        day.local()
            .plusDays(midnight ? 1 : 0)
            .withHour(midnight ? 0 : hour)
            .withMinute(number(matcher, "min"))
            .withSecond(second == null ? 0 : Integer.parseInt(second));
    if (!written) {
      return new Moment(time, null);
    }
    String fraction = matcher.group("f");
    int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    return new Moment(time.withNano(nanos), offset(matcher.group("z")));
  }

  private static ZoneOffset offset(String zone) {
    if (zone == null) {
      return null;
    }
    return zone.startsWith("+") || zone.startsWith("-") ? ZoneOffset.of(zone) : ZoneOffset.UTC;
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group));
  }
}
