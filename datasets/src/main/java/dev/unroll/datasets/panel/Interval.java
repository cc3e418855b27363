package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.InvalidInput;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time to which values are brought, such as {@code 15min}.
 *
 * @param count how many units
 * @param unit milliseconds to years
 */
public record Interval(long count, ChronoUnit unit) {
  private static final LocalDateTime START = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final Pattern TEXT = Pattern.compile("(\\d{0,6})\\s*([A-Za-z]+)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "min", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS,
          "w", ChronoUnit.WEEKS,
          "mo", ChronoUnit.MONTHS,
          "y", ChronoUnit.YEARS);

  /**
   * Reads an interval.
   *
   * @throws InvalidInput if it is none
   */
  public static Interval parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    ChronoUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    long count = unit == null || matcher.group(1).isEmpty() ? 1 : Long.parseLong(matcher.group(1));
    if (unit == null || count < 1) {
      throw new InvalidInput(
          "data.every: expected a number and a unit of ms, s, min, h, d, w, mo or y, such as 1h or 15min; got \"%s\""
              .formatted(text));
    }
    return new Interval(count, unit);
  }

  /** The start of the interval in which a time lies; weeks start on Mondays. */
  public LocalDateTime start(LocalDateTime time) {
    LocalDateTime first =
        unit == ChronoUnit.WEEKS
            ? START.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            : START;
    long units = unit.between(first, time);
    if (first.plus(units, unit).isAfter(time)) {
      units--; // before 1970 the count is cut towards it
    }
    return first.plus(Math.floorDiv(units, count) * count, unit);
  }

  /** The frequency of values that are one an interval. */
  public Frequency frequency() {
    return switch (unit) {
      case MILLIS -> new Frequency(Frequency.Unit.MILLISECOND, count, false);
      case MONTHS -> new Frequency(Frequency.Unit.MONTH, count, false);
      case YEARS -> new Frequency(Frequency.Unit.MONTH, 12 * count, false);
      case DAYS, WEEKS ->
          new Frequency(Frequency.Unit.DAY, count * unit.getDuration().toDays(), false);
      default ->
          new Frequency(Frequency.Unit.SECOND, count * unit.getDuration().toSeconds(), false);
    };
  }
}
