package dev.unroll.datasets.panel;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.unroll.datasets.input.InvalidInput;
import java.time.LocalDate;
import java.time.Year;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The public holidays of a country or of a part of it, by the rules that Jollyday knows. */
public final class PublicHolidays {
  /** The inputs that {@link #rows} gives. */
  public static final List<String> INPUTS =
      List.of("holiday", "day before a holiday", "day after a holiday");

  private final HolidayManager manager;
  private final String[] part;
  private final Map<Integer, Set<LocalDate>> byYear = new HashMap<>();

  private PublicHolidays(HolidayManager manager, String... part) {
    this.manager = manager;
    this.part = part;
  }

  /**
   * The holidays of a place.
   *
   * @param code a country or a part of it, such as US, DE-BY or GB-ENG
   * @throws InvalidInput if its holidays are not known
   */
  public static PublicHolidays of(String code) {
    String[] parts = code.strip().toLowerCase(Locale.ROOT).split("-", 2);
    Set<String> countries = HolidayManager.getSupportedCalendarCodes();
    if (!countries.contains(parts[0].toUpperCase(Locale.ROOT))) {
      throw unknown(code, "known are %d countries by their ISO codes".formatted(countries.size()));
    }
    HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(parts[0]));
    Set<String> inside = manager.getCalendarHierarchy().getChildren().keySet();
    if (parts.length > 1 && !inside.contains(parts[1])) {
      throw unknown(
          code,
          inside.isEmpty()
              ? "no part of that country is known"
              : "its parts are "
                  + String.join(", ", new TreeSet<>(inside)).toUpperCase(Locale.ROOT));
    }
    return new PublicHolidays(manager, Arrays.copyOfRange(parts, 1, parts.length));
  }

  private static InvalidInput unknown(String code, String known) {
    return new InvalidInput(
        "data.calendar: expected a place such as US, DE-BY or GB-ENG, got \"%s\"; %s"
            .formatted(code, known));
  }

  /** Whether holidays tell steps apart: those of days, and shorter ones. */
  public static boolean fits(Frequency frequency) {
    return switch (frequency.unit()) {
      case MILLISECOND, SECOND, SESSION, BUSINESS_SESSION, BUSINESS_DAY -> true;
      case DAY -> frequency.count() == 1;
      case WEEK, MONTH, BUSINESS_MONTH, ANY_DAY_OF_MONTH, NONE -> false;
    };
  }

  /**
   * The inputs of a series: 1 on holidays, on the days before, and on the days after; else 0.
   *
   * @param series with times
   * @param weekdays whether Saturdays and Sundays have no steps, so that Friday is before Monday
   * @param steps from its first one
   * @return [3][steps]
   */
  public double[][] rows(PanelSeries series, boolean weekdays, int steps) {
    double[][] rows = new double[INPUTS.size()][steps];
    for (int t = 0; t < steps; t++) {
      LocalDate day = series.time(t).orElseThrow().toLocalDate();
      rows[0][t] = isHoliday(day) ? 1 : 0;
      rows[1][t] = isHoliday(neighbour(day, 1, weekdays)) ? 1 : 0;
      rows[2][t] = isHoliday(neighbour(day, -1, weekdays)) ? 1 : 0;
    }
    return rows;
  }

  private static LocalDate neighbour(LocalDate day, int days, boolean weekdays) {
    LocalDate next = day.plusDays(days);
    while (weekdays && Frequency.weekend(next.atStartOfDay())) {
      next = next.plusDays(days);
    }
    return next;
  }

  private boolean isHoliday(LocalDate day) {
    return byYear.computeIfAbsent(day.getYear(), this::ofYear).contains(day);
  }

  /** With the days on which they are observed where these are others. */
  private Set<LocalDate> ofYear(int year) {
    Set<LocalDate> days = new HashSet<>();
    manager
        .getHolidays(Year.of(year), HolidayType.PUBLIC_HOLIDAY, part)
        .forEach(
            holiday -> {
              days.add(holiday.getDate());
              days.add(holiday.getActualDate());
            });
    return days;
  }
}
