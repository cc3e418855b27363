package dev.unroll.datasets.input;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates and times as data files write them. Offsets from UTC are passed over. */
public final class Times {
  /** What is understood, for messages. */
  public static final String FORMATS =
      "2024-03-31, 2024-03-31 18:00[:00], 2024-03, 2024, 03/31/2024, 31.03.2024, 2024 Q1, 2024-W13";

  private static final String CLOCK =
      "(?:[T ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?";
  private static final Pattern ISO =
      Pattern.compile("(?<y>\\d{4})(?:-(?<m>\\d{1,2})(?:-(?<d>\\d{1,2}))?)?" + CLOCK);
  private static final Pattern AMERICAN =
      Pattern.compile("(?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})" + CLOCK);
  private static final Pattern GERMAN =
      Pattern.compile("(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\.(?<y>\\d{4})" + CLOCK);
  private static final Pattern QUARTER = Pattern.compile("(\\d{4})[ -]?Q([1-4])");
  private static final Pattern WEEK = Pattern.compile("(\\d{4})[ -]?W(\\d{1,2})");

  private Times() {}

  /** The moment a cell names (the start of the year, month, quarter or week), if it names one. */
  public static Optional<LocalDateTime> parse(String cell) {
    try {
      for (Pattern pattern : new Pattern[] {ISO, AMERICAN, GERMAN}) {
        Matcher matcher = pattern.matcher(cell);
        if (matcher.matches()) {
          return Optional.of(moment(matcher));
        }
      }
      Matcher quarter = QUARTER.matcher(cell);
      if (quarter.matches()) {
        int month = 3 * Integer.parseInt(quarter.group(2)) - 2;
        return Optional.of(
            LocalDate.of(Integer.parseInt(quarter.group(1)), month, 1).atStartOfDay());
      }
      Matcher week = WEEK.matcher(cell);
      return week.matches() ? Optional.of(week(week)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LocalDateTime moment(Matcher matcher) {
    int clock = matcher.groupCount() - 2;
    return LocalDateTime.of(
        number(matcher.group("y"), 1),
        number(matcher.group("m"), 1),
        number(matcher.group("d"), 1),
        number(matcher.group(clock), 0),
        number(matcher.group(clock + 1), 0),
        number(matcher.group(clock + 2), 0));
  }

  private static LocalDateTime week(Matcher week) {
    return LocalDate.of(Integer.parseInt(week.group(1)), 1, 4)
        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, Integer.parseInt(week.group(2)))
        .with(DayOfWeek.MONDAY)
        .atStartOfDay();
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }
}
