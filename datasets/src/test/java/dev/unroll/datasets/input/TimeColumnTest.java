package dev.unroll.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeColumnTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-03-31 | YEAR_FIRST | 2024-03-31T00:00",
        "2024/03/31 | YEAR_FIRST | 2024-03-31T00:00",
        "2024-03-31 18:05 | YEAR_FIRST | 2024-03-31T18:05",
        "2024-03-31T18:05:09.5Z | YEAR_FIRST | 2024-03-31T18:05:09.500",
        "2024-03-31T18:05:09+02:00[Europe/Berlin] | YEAR_FIRST | 2024-03-31T18:05:09",
        "2024-03-31 24:00 | YEAR_FIRST | 2024-04-01T00:00",
        "2024-03 | YEAR_FIRST | 2024-03-01T00:00",
        "2024 | YEAR | 2024-01-01T00:00",
        "02/28/1991 | MONTH_FIRST | 1991-02-28T00:00",
        "28/2/91 | DAY_FIRST | 1991-02-28T00:00",
        "31.03.2024 6:00 | DAY_FIRST | 2024-03-31T06:00",
        "3/31/2024 1:05 PM | MONTH_FIRST | 2024-03-31T13:05",
        "3/31/2024 12:05:01 am | MONTH_FIRST | 2024-03-31T00:05:01",
        "31-Mar-2024 | DAY_MONTH_NAME | 2024-03-31T00:00",
        "Sep 07, 2021 | MONTH_NAME | 2021-09-07T00:00",
        "March 2021 | MONTH_NAME | 2021-03-01T00:00",
        "2021 Dec | YEAR_MONTH_NAME | 2021-12-01T00:00",
        "2014M01 | YEAR_MONTH | 2014-01-01T00:00",
        "2024 Q2 | QUARTER | 2024-04-01T00:00",
        "Q2 2024 | QUARTER_FIRST | 2024-04-01T00:00",
        "2024-W01 | WEEK | 2024-01-01T00:00",
        "2024-W01-7 | WEEK | 2024-01-07T00:00",
        "20240331 | COMPACT | 2024-03-31T00:00",
        "20240331180509 | COMPACT_CLOCK | 2024-03-31T18:05:09",
        "1711900800 | EPOCH_SECONDS | 2024-03-31T16:00",
        "1711900800500 | EPOCH_MILLIS | 2024-03-31T16:00:00.500",
        "1711900800000500 | EPOCH_MICROS | 2024-03-31T16:00:00.000500",
        "1711900800000000500 | EPOCH_NANOS | 2024-03-31T16:00:00.000000500",
        "1711900800.25 | EPOCH_SECONDS | 2024-03-31T16:00:00.250",
        "24-03-31 | SHORT_YEAR_FIRST | 2024-03-31T00:00",
        "31Mar2024 | DAY_MONTH_NAME | 2024-03-31T00:00",
        "Sun, 31 Mar 2024 18:05:00 GMT | DAY_MONTH_NAME | 2024-03-31T18:05",
        "Sunday, March 31, 2024 | MONTH_NAME | 2024-03-31T00:00",
        "31. März 2024 | DAY_MONTH_NAME | 2024-03-31T00:00",
        "févr. 2024 | MONTH_NAME | 2024-02-01T00:00",
        "DIC 2024 | MONTH_NAME | 2024-12-01T00:00",
        "Sept-95 | MONTH_NAME | 1995-09-01T00:00",
        "2024-Mar-31 | YEAR_MONTH_NAME | 2024-03-31T00:00",
        "03/2024 | MONTH_YEAR | 2024-03-01T00:00",
        "2024:03 | YEAR_MONTH | 2024-03-01T00:00",
        "2024:2 | QUARTER_NUMBER | 2024-04-01T00:00",
        "2/2024 | NUMBER_QUARTER | 2024-04-01T00:00",
        "2Q24 | QUARTER_FIRST | 2024-04-01T00:00",
        "2023/24 | YEAR_PAIR | 2023-01-01T00:00",
        "1999-00 | YEAR_PAIR | 1999-01-01T00:00",
        "20240331T1805 | COMPACT_APART | 2024-03-31T18:05",
        "20240331 180509 | COMPACT_APART | 2024-03-31T18:05:09",
        "202403 | COMPACT_MONTH | 2024-03-01T00:00",
        "2024.1667 | DECIMAL_YEAR | 2024-03-01T00:00",
        "45382.75 | SPREADSHEET_DAYS | 2024-03-31T18:00",
        "2024-03-31 6 PM | YEAR_FIRST | 2024-03-31T18:00"
      })
  void formats(String cell, TimeFormat format, LocalDateTime expected) {
    TimeColumn column =
        TimeColumn.all(List.of(cell)).stream()
            .filter(one -> one.format() == format)
            .findFirst()
            .orElseThrow();
    assertThat(column.times()).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-13",
    "31/31/2024",
    "soon",
    "2024 Q5",
    "2024-02-30",
    "May be 2024",
    "13:00",
    "2023/25",
    "jui 2024",
    "2024.27"
  })
  void noTimes(String cell) {
    assertThat(TimeColumn.all(List.of(cell))).isEmpty();
  }

  @Test
  void anHourIsAnHourWhenClocksChange() {
    List<String> cells =
        List.of("2024-10-27T02:00+02:00", "2024-10-27T02:00+01:00", "2024-10-27T03:00+01:00");
    assertThat(TimeColumn.all(cells).get(0).times())
        .containsExactly(
            LocalDateTime.of(2024, 10, 27, 2, 0),
            LocalDateTime.of(2024, 10, 27, 3, 0),
            LocalDateTime.of(2024, 10, 27, 4, 0));
  }

  @Test
  void daysStayDaysWhenClocksChange() {
    List<String> cells =
        List.of("2024-03-30T00:00+01:00", "2024-03-31T00:00+01:00", "2024-04-01T00:00+02:00");
    assertThat(TimeColumn.all(cells).get(0).times().get(2))
        .isEqualTo(LocalDateTime.of(2024, 4, 1, 0, 0));
  }

  @Test
  void theWholeColumnDecides() {
    assertThat(TimeColumn.all(List.of("01/02/2024", "13/02/2024")))
        .extracting(TimeColumn::format)
        .containsExactly(TimeFormat.DAY_FIRST);
    assertThat(TimeColumn.stray(List.of("2024-01-01", "2024-01-02", "Total"))).isEqualTo(2);
  }
}
