package dev.unroll.datasets.input;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Map;
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
  SHORT_YEAR_FIRST(
      "24-03-31, year first", "(?<y>\\d{2})-(?<m>\\d{2})-(?<d>\\d{2})" + Patterns.CLOCK),
  DAY_MONTH_NAME(
      "31 Mar 2024, 31-Mar-24, Sun, 31 March 2024",
      Patterns.WEEKDAY
          + "(?<d>\\d{1,2})[ .-]*(?<n>\\p{L}{3,10})\\.?[ ,-]*(?<y>\\d{4}|\\d{2})"
          + Patterns.CLOCK),
  MONTH_NAME(
      "Mar 31, 2024, March 2024, Mar-24",
      Patterns.WEEKDAY
          + "(?<n>\\p{L}{3,10})\\.?[ /'-]*(?:(?<d>\\d{1,2})[ ,-]+)?(?<y>\\d{4}|(?<=[/'-])\\d{2})"
          + Patterns.CLOCK),
  YEAR_MONTH_NAME(
      "2024 Mar, 2024-Mar-31",
      "(?<y>\\d{4})[ -]+(?<n>\\p{L}{3,10})\\.?(?:[ -]+(?<d>\\d{1,2}))?" + Patterns.CLOCK),
  MONTH_YEAR("03/2024", "(?<m>\\d{1,2})[/-](?<y>\\d{4})"),
  YEAR_MONTH(
      "2024M03, 2024:03", "(?<y>\\d{4})(?:[ -]?[Mm](?=\\d{1,2}$)|:(?=\\d\\d$))(?<m>\\d{1,2})"),
  QUARTER("2024 Q1", "(?<y>\\d{4})[ -]?[Qq](?<q>[1-4])"),
  QUARTER_FIRST(
      "Q1 2024, 1Q24", "(?:[Qq](?=[1-4])|(?=[1-4][Qq]))(?<q>[1-4])[Qq]?[ /'-]?(?<y>\\d{4}|\\d{2})"),
  QUARTER_NUMBER("2024:1", "(?<y>\\d{4})[:/-](?<q>[1-4])"),
  NUMBER_QUARTER("1/2024", "(?<q>[1-4])[/-](?<y>\\d{4})"),
  WEEK("2024-W13", "(?<y>\\d{4})[ /-]?[Ww](?<w>\\d{1,2})(?:-?(?<wd>[1-7]))?"),
  YEAR_PAIR("2023/24", "(?:FY)?(?<y>\\d{4})[/-](?<next>\\d{4}|\\d{2})"),
  COMPACT("20240331", "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})", Doubt.NUMBER),
  COMPACT_CLOCK(
      "202403311800",
      "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})(?<h>\\d{2})(?<min>\\d{2})(?<sec>\\d{2})?",
      Doubt.NUMBER),
  COMPACT_APART(
      "20240331T1800",
      "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})[T"
          + " _-](?<h>\\d{2}):?(?<min>\\d{2})(?::?(?<sec>\\d{2}))?(?<z>Z)?"),
  COMPACT_MONTH("202403", "(?<y>\\d{4})(?<m>\\d{2})", Doubt.NUMBER),
  EPOCH_SECONDS("seconds since 1970", "(?<e>-?\\d{9,10})(?:\\.(?<f>\\d{1,9})\\d*)?", Doubt.NUMBER),
  EPOCH_MILLIS("milliseconds since 1970", "(?<e>-?\\d{12,13})(?:\\.0+)?", Doubt.NUMBER),
  EPOCH_MICROS("microseconds since 1970", "(?<e>-?\\d{15,16})(?:\\.0+)?", Doubt.NUMBER),
  EPOCH_NANOS("nanoseconds since 1970", "(?<e>-?\\d{18,19})", Doubt.NUMBER),
  YEAR("2024", "(?<y>\\d{4})(?:\\.0)?", Doubt.NUMBER),
  DECIMAL_YEAR("2024.25", "(?<y>\\d{4})(?:\\.(?<f>\\d{1,9})\\d*)?", Doubt.NUMBER_UNLESS_NAMED),
  SPREADSHEET_DAYS(
      "days since 1899-12-30, as spreadsheets count",
      "(?<e>\\d{5})(?:\\.(?<f>\\d{1,9})\\d*)?",
      Doubt.NUMBER_UNLESS_NAMED);

  /** Whether cells could be something else than times. */
  private enum Doubt {
    NONE,
    /** Numbers, unless they rise as times do. */
    NUMBER,
    /** Numbers, unless the column is called a time as well. */
    NUMBER_UNLESS_NAMED
  }

  /** Parts of patterns. */
  private static final class Patterns {
    static final String WEEKDAY = "(?:(?i:mon|tue|wed|thu|fri|sat|sun)\\p{L}{0,6}\\.?[, ]\\s*)?";
    static final String CLOCK =
        "(?:(?:[T ]|, )\\s*(?<h>\\d{1,2})"
            + "(?:[:h](?<min>\\d{2})(?::(?<sec>\\d{2})(?:[.,](?<f>\\d{1,9}))?)?|(?=\\s*[AaPp]\\.?[Mm]))"
            + "(?:\\s*(?<half>[AaPp])\\.?[Mm]\\.?)?"
            + "(?:\\s*(?<z>Z|[A-Z]{3,4}|[+-]\\d{2}(?::?\\d{2})?)(?:\\[[\\w/+-]+\\])?)?)?";
  }

  /**
   * A moment.
   *
   * @param local as it is written, without its offset
   * @param offset from UTC; null if none is written
   */
  record Moment(LocalDateTime local, ZoneOffset offset) {}

  /** Of clocks whose short names mean one offset; CST, IST and BST mean several. */
  private static final Map<String, Integer> HOURS =
      Map.ofEntries(
          Map.entry("Z", 0),
          Map.entry("UTC", 0),
          Map.entry("GMT", 0),
          Map.entry("WET", 0),
          Map.entry("WEST", 1),
          Map.entry("CET", 1),
          Map.entry("CEST", 2),
          Map.entry("MEZ", 1),
          Map.entry("MESZ", 2),
          Map.entry("EET", 2),
          Map.entry("EEST", 3),
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7),
          Map.entry("JST", 9));

  private static final int PIVOT = 70; // 69 is 2069, and 70 is 1970
  private static final int NANOS = 1_000_000_000;
  private static final LocalDate SPREADSHEETS = LocalDate.of(1899, 12, 30);
  private static final double NEAR = 0.05; // of a month, which two decimals of a year tell apart

  private final String example;
  private final Pattern pattern;
  private final Doubt doubt;

  TimeFormat(String example, String pattern) {
    this(example, pattern, Doubt.NONE);
  }

  TimeFormat(String example, String pattern, Doubt doubt) {
    this.example = example;
    this.pattern = Pattern.compile(pattern);
    this.doubt = doubt;
  }

  /** For people, such as "2024 Q1". */
  public String example() {
    return example;
  }

  /** Whether its cells could be numbers as well. */
  public boolean number() {
    return doubt != Doubt.NONE;
  }

  /** Whether its cells are numbers unless the column is called a time. */
  public boolean onlyNamed() {
    return doubt == Doubt.NUMBER_UNLESS_NAMED;
  }

  /** Whether times are moments, whatever the clocks of a place show. */
  public boolean epoch() {
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
      case EPOCH_SECONDS -> epoch(matcher, NANOS);
      case EPOCH_MILLIS -> epoch(matcher, 1_000_000);
      case EPOCH_MICROS -> epoch(matcher, 1_000);
      case EPOCH_NANOS -> epoch(matcher, 1);
      case QUARTER, QUARTER_FIRST, QUARTER_NUMBER, NUMBER_QUARTER ->
          day(year(matcher), 3 * number(matcher, "q") - 2, 1);
      case WEEK -> week(matcher);
      case YEAR -> day(year(matcher), 1, 1);
      case YEAR_PAIR -> yearPair(matcher);
      case DECIMAL_YEAR -> decimalYear(matcher);
      case SPREADSHEET_DAYS -> spreadsheet(matcher);
      case YEAR_MONTH, MONTH_YEAR, COMPACT_MONTH -> day(year(matcher), number(matcher, "m"), 1);
      case DAY_MONTH_NAME, MONTH_NAME, YEAR_MONTH_NAME ->
          at(matcher, day(year(matcher), month(matcher), dayOr1(matcher)));
      case COMPACT,
          COMPACT_CLOCK,
          COMPACT_APART,
          YEAR_FIRST,
          DAY_FIRST,
          MONTH_FIRST,
          SHORT_YEAR_FIRST ->
          at(matcher, day(year(matcher), number(matcher, "m"), dayOr1(matcher)));
    };
  }

  private static Moment epoch(Matcher matcher, long unit) {
    long units = Long.parseLong(matcher.group("e"));
    long perSecond = NANOS / unit;
    long nanos = Math.floorMod(units, perSecond) * unit + nanos(matcher);
    Instant instant = Instant.ofEpochSecond(Math.floorDiv(units, perSecond), nanos);
    return new Moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), ZoneOffset.UTC);
  }

  private static Moment spreadsheet(Matcher matcher) {
    long seconds = Math.round(fraction(matcher) * 24 * 3600);
    LocalDate day = SPREADSHEETS.plusDays(number(matcher, "e"));
    return new Moment(day.atStartOfDay().plusSeconds(seconds), null);
  }

  /** The month that begins nearest to such as 1949.083. */
  private static Moment decimalYear(Matcher matcher) {
    double months = 12 * fraction(matcher);
    if (Math.abs(months - Math.rint(months)) > NEAR) {
      throw new DateTimeException("within a month");
    }
    LocalDate first = LocalDate.of(year(matcher), 1, 1);
    return new Moment(first.plusMonths(Math.round(months)).atStartOfDay(), null);
  }

  /** The year in which a season or business year such as 2023/24 begins. */
  private static Moment yearPair(Matcher matcher) {
    String next = matcher.group("next");
    int year = year(matcher);
    if (!String.valueOf(year + 1).endsWith(next)) {
      throw new DateTimeException(next);
    }
    return day(year, 1, 1);
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
    String name = matcher.group("n");
    return MonthNames.month(name).orElseThrow(() -> new DateTimeException(name));
  }

  private static int dayOr1(Matcher matcher) {
    String day = part(matcher, "d");
    return day == null ? 1 : Integer.parseInt(day);
  }

  /** At the time of day that was read, if one was. */
  private static Moment at(Matcher matcher, Moment day) {
    if (part(matcher, "h") == null) {
      return day;
    }
    int hour = number(matcher, "h");
    int minute = matcher.group("min") == null ? 0 : number(matcher, "min");
    String second = matcher.group("sec");
    String half = part(matcher, "half");
    if (half != null) {
      if (hour < 1 || hour > 12) {
        throw new DateTimeException("hour " + hour);
      }
      hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }
    boolean midnight = hour == 24 && minute == 0;
    LocalDateTime time =
        day.local()
            .plusDays(midnight ? 1 : 0)
            .withHour(midnight ? 0 : hour)
            .withMinute(minute)
            .withSecond(second == null ? 0 : Integer.parseInt(second));
    return new Moment(time.withNano(nanos(matcher)), offset(part(matcher, "z")));
  }

  /** What stands after a point, in parts of 10⁹. */
  private static int nanos(Matcher matcher) {
    String digits = part(matcher, "f");
    return digits == null ? 0 : Integer.parseInt((digits + "00000000").substring(0, 9));
  }

  private static double fraction(Matcher matcher) {
    return nanos(matcher) / (double) NANOS;
  }

  /** What a group of the pattern has read; null if nothing, or if there is no such group. */
  private static String part(Matcher matcher, String group) {
    return matcher.pattern().pattern().contains("<" + group + ">") ? matcher.group(group) : null;
  }

  private static ZoneOffset offset(String zone) {
    if (zone == null) {
      return null;
    }
    if (zone.startsWith("+") || zone.startsWith("-")) {
      return ZoneOffset.of(zone);
    }
    if (!HOURS.containsKey(zone)) {
      throw new DateTimeException(zone);
    }
    return ZoneOffset.ofHours(HOURS.get(zone));
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group));
  }
}
