package dev.unroll.datasets.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency.Unit;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublicHolidaysTest {
  private static final LocalDateTime CHRISTMAS_EVE = LocalDateTime.of(2024, 12, 24, 0, 0);

  @Test
  void aPartOfACountryHasHolidaysOfItsOwn() {
    LocalDateTime epiphany = LocalDateTime.of(2025, 1, 5, 0, 0);
    PanelSeries days = series(epiphany, new Frequency(Unit.DAY, 1, false));
    assertThat(PublicHolidays.of("DE-BY").rows(days, false, 3)[0]).containsExactly(0, 1, 0);
    assertThat(PublicHolidays.of("de").rows(days, false, 3)[0]).containsExactly(0, 0, 0);
  }

  @Test
  void theDaysBeforeAndAfterAreInputsOfTheirOwn() {
    PanelSeries days = series(CHRISTMAS_EVE, new Frequency(Unit.DAY, 1, false));
    double[][] rows = PublicHolidays.of("US").rows(days, false, 3);
    assertThat(rows[0]).containsExactly(0, 1, 0);
    assertThat(rows[1]).containsExactly(1, 0, 0);
    assertThat(rows[2]).containsExactly(0, 0, 1);
  }

  @Test
  void fridayIsBeforeMondayWhereWeekendsHaveNoSteps() {
    LocalDateTime friday = LocalDateTime.of(2024, 8, 23, 0, 0);
    PanelSeries days = series(friday, new Frequency(Unit.BUSINESS_DAY, 1, false));
    double[][] rows = PublicHolidays.of("GB-ENG").rows(days, true, 3);
    assertThat(rows[1]).as("before the Summer Bank Holiday").containsExactly(1, 0, 0);
    assertThat(rows[2]).containsExactly(0, 0, 1);
  }

  @Test
  void everyHourOfAHolidayIsOne() {
    PanelSeries hours =
        series(CHRISTMAS_EVE.plusHours(22), new Frequency(Unit.SECOND, 3600, false));
    assertThat(PublicHolidays.of("US").rows(hours, false, 4)[0]).containsExactly(0, 0, 1, 1);
    assertThat(PublicHolidays.fits(new Frequency(Unit.MONTH, 1, false))).isFalse();
    assertThat(PublicHolidays.fits(new Frequency(Unit.DAY, 7, false))).isFalse();
  }

  @Test
  void placesThatAreNotKnownAreRefused() {
    assertThatThrownBy(() -> PublicHolidays.of("ZZ"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("data.calendar: expected a place such as US");
    assertThatThrownBy(() -> PublicHolidays.of("DE-XX")).hasMessageContaining("its parts are BB,");
  }

  private static PanelSeries series(LocalDateTime start, Frequency frequency) {
    return new PanelSeries("s", start, frequency, new double[1], Map.of(), Map.of());
  }
}
