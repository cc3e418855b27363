package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as spreadsheets, loggers and statistical offices write them. */
final class TableReadingTest {
  private static final LocalDate START = LocalDate.of(2023, 1, 2);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yyyy-MM-dd | daily",
        "dd/MM/yyyy | daily",
        "MM/dd/yyyy | daily",
        "dd.MM.yy | daily",
        "yyyy/MM/dd | daily",
        "yyyyMMdd | daily",
        "MMM dd, yyyy | daily",
        "dd-MMM-yyyy | daily",
        "d MMMM yyyy | daily",
      })
  void daysInManyFormats(String pattern, String words) throws IOException {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    Panel panel = read("day,v\n", 40, i -> cell(START.plusDays(i).format(format)) + "," + i);
    assertThat(panel.frequency().words()).isEqualTo(words);
    assertThat(panel.series().get(0).time(0)).contains(START.atStartOfDay());
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("v");
  }

  private static String cell(String text) {
    return text.contains(",") ? '"' + text + '"' : text;
  }

  @ParameterizedTest
  @CsvSource({"dd/MM/yyyy", "MM/dd/yyyy"})
  void theOrderOfDayAndMonthIsThatOfEvenSteps(String pattern) throws IOException {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
    LocalDate first = LocalDate.of(2020, 1, 1);
    Panel panel = read("day,v\n", 30, i -> first.plusMonths(i).format(format) + "," + i);
    assertThat(panel.frequency().words()).isEqualTo("monthly");
    assertThat(panel.series().get(0).size()).isEqualTo(30);
  }

  @Test
  void anOrderThatNothingTellsIsRefused() {
    refused(
        "day,v\n01/02/2020,1\n04/05/2020,2\n", "data.dates=day-first or data.dates=month-first");
  }

  @ParameterizedTest
  @CsvSource({"1,1672531200,daily", "1000,1672531200000,daily", "1000000,1672531200000000,daily"})
  void epochs(long scale, long first, String words) throws IOException {
    Panel panel = read("t,v\n", 30, i -> first + 86_400L * scale * i + "," + i);
    assertThat(panel.frequency().words()).isEqualTo(words);
    assertThat(panel.series().get(0).time(1)).contains(LocalDateTime.of(2023, 1, 2, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "count, 100000000, 7, false",
    "meter_total, 100000000, 7, false",
    "id, 1672531200, 86400, false",
    "flow, 631152000, 86400, false",
    "flow, 1672531200, 86400, true",
    "unixtime, 631152000, 86400, true",
    "t, 631152000, 86400, true",
    "column 1, 631152000, 86400, true"
  })
  void longNumbersAreMomentsUnlessTheirNameOrYearsSayOtherwise(
      String name, long first, long step, boolean times) throws IOException {
    Panel panel = read(name + ",v\n", 30, i -> first + step * i + "," + i % 7);
    assertThat(panel.series().get(0).time(0).isPresent()).isEqualTo(times);
    assertThat(panel.series()).hasSize(times ? 1 : 2);
  }

  @Test
  void aTitleThatASpreadsheetPaddedIsLeftOut() throws IOException {
    Panel panel =
        read(
            "Sales a day;;\n;;\nday;sold;guests\n",
            30,
            i -> "2024-03-%02d;%d,5;%d".formatted(1 + i, i, i % 7));
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("sold", "guests");
    assertThat(read(",v\n", 20, i -> i + "," + i % 5).series().get(0).size()).isEqualTo(20);
  }

  @Test
  void yearsAreTimesOnlyBesideValues() throws IOException {
    assertThat(read("year,v\n", 20, i -> 2000 + i + "," + i).frequency().words())
        .isEqualTo("yearly");
    assertThat(read("demand\n", 20, i -> String.valueOf(2000 + i % 7)).series().get(0).id())
        .isEqualTo("demand");
  }

  @Test
  void aMonthMayEndOnItsLastBusinessDayOrAnyDay() throws IOException {
    Panel business =
        read(
            "day,nav\n",
            30,
            i -> {
              LocalDate end = LocalDate.of(2020, 1, 1).plusMonths(i + 1L).minusDays(1);
              int over = Math.max(0, end.getDayOfWeek().getValue() - 5);
              return end.minusDays(over) + "," + i;
            });
    assertThat(business.frequency().words()).isEqualTo("monthly, on the last of Monday to Friday");
    assertThat(business.series().get(0).time(30)).contains(LocalDateTime.of(2022, 7, 29, 0, 0));
    Panel any = read("day,v\n", 30, i -> LocalDate.of(2020, 1, 3 + i % 5).plusMonths(i) + "," + i);
    assertThat(any.frequency().words()).isEqualTo("monthly, on any day");
    assertThat(any.series().get(0).size()).isEqualTo(30);
  }

  @Test
  void aMarketsHoursAreStepsOfTradingTime() throws IOException {
    Panel panel =
        read(
            "time,px\n",
            65,
            i -> {
              LocalDate day = START.plusDays(i / 13 + 2 * (i / 65));
              return day.atTime(9, 30).plusMinutes(30L * (i % 13)) + "," + i;
            });
    PanelSeries series = panel.series().get(0);
    assertThat(series.size()).isEqualTo(65);
    assertThat(panel.frequency().season()).isEqualTo(13);
    assertThat(series.time(65)).contains(LocalDateTime.of(2023, 1, 9, 9, 30)); // a Monday
  }

  @Test
  void aSaturdayAmongTradingDaysIsNamed() throws IOException {
    LocalDate saturday = LocalDate.of(2023, 3, 4);
    String rows =
        START
            .datesUntil(START.plusDays(120))
            .filter(
                day -> day.equals(saturday) || day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
            .map(day -> day + ",1")
            .collect(Collectors.joining("\n"));
    Panel panel = read("day,v\n" + rows + "\n");
    assertThat(panel.frequency().words()).isEqualTo("daily, Monday to Friday");
    assertThat(panel.notes()).anyMatch(note -> note.contains("2023-03-04"));
  }

  @Test
  void hoursGoOnWhenClocksChange() throws IOException {
    OffsetDateTime first = OffsetDateTime.parse("2024-03-30T00:00+01:00");
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Panel panel =
        read(
            "t,v\n",
            72,
            i -> first.plusHours(i).atZoneSameInstant(berlin).toOffsetDateTime() + "," + i);
    assertThat(panel.series().get(0).size()).isEqualTo(72);
    assertThat(panel.series().get(0).values()).doesNotContain(Double.NaN);
  }

  @Test
  void linesThatAreNoRowsAreSteppedOver() throws IOException {
    String rows =
        IntStream.range(0, 9)
            .mapToObj(i -> START.plusDays(i) + ";" + i)
            .collect(Collectors.joining("\r\n"));
    for (String above :
        new String[] {"sep=;\r\n", "# a logger\r\n", "\uFEFF", "Sales of a shop\r\n\r\n"}) {
      Panel panel = read(above + "day;v\r\n" + rows + "\r\n");
      assertThat(panel.series().get(0).size()).as(above).isEqualTo(9);
    }
    assertThat(read("# day;v\r\n" + rows).series().get(0).id()).isEqualTo("v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-01-01,5;2023-01-02,6 | expected the names of the columns in the first line",
        "d,v;2023-01-01,5;2023-01-02 | row 3: expected 2 cells, as the header line has, got 1",
        "d,v;2023-01-01,1,234;2023-01-02,5 | row 2: expected 2 cells, as the header line has, got"
            + " 3",
        "d,v;2023-01-01,\"5;2023-01-02,6 | row 2: a quote (\") is opened and never closed",
        "d,v;2023-01-01,5;2023-01-02,6;2023-01-03,x7 | row 4, column \"v\": expected what the rest",
        "d,v;2023-01-01,5;2023-01-02,6;Total,11 | row 4, column \"d\": expected a time",
        "d,v;2023-01-01,5;2023-01-02,1e400 | row 3, column \"v\": \"1e400\" is too large",
        "d,e,v;2023-01-01,2023-01-02,5;2023-01-02,2023-01-03,6 | 2 columns hold times: d, e",
        "i,d,v;a,2023-01-01,5;a,2023-01-02,5;b,2023-01-01,5;b,2023-01-02,6 | Set data.id=i",
        "d,v;2023-01-01,40,000;2023-01-02,41,500 | row 2: expected 2 cells, as the header line has",
        "a,b;0,1,x;1,2,y;2,5,z | row 2: expected 2 cells, as the header line has, got 3",
        "d,v,n;2023-01-01,5,\"5\\\" pipe, long\" | row 2: a cell in quotes (\") goes on behind",
        "i,2020-01,2020-02,2020-03;a,1,2,3;b,4,5,6 | across the columns, from \"2020-01\"",
        "i,1990,1991,1992;a,1,2,3;b,4,5,6 | across the columns, from \"1990\" to \"1992\"",
        "i,Q1,Q2,Q3,Q4;a,1,2,3,4;b,4,5,6,7 | across the columns, from \"Q1\" to \"Q4\"",
        "q,v;2020-1,5;2020-2,6;2020-3,7 | Write months as 2024-01, or quarters as 2024 Q1",
        "d,v;2023-01-01T00:00Z,5;2023-01-01T01:00,6;2023-01-01T02:00Z,7 | row 3, column \"d\"",
        "d,v;2023-01-01,5%;2023-01-02,6%;2023-01-03,.07 | row 4, column \"v\": expected what",
        "date value;2023-01-01 5;2023-01-02 6 | separated by commas, semicolons, tabs or bars",
        "{\"v\": 1};{\"v\": 2} | expected a table (CSV), got JSON",
        "@relation x;@frequency daily;@data;T1:1,2 | got the layout .tsf",
      })
  void whatIsNotMeantAsItIsReadIsRefused(String text, String said) {
    refused(text.replace(';', '\n') + "\n", said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "month,v;202211,1;202212,3;202301,2 | monthly",
        "date,v;20221130,1;20221231,3;20230131,2 | monthly",
        "time,v;1949,1;1949.083,3;1949.167,2 | monthly",
        "date,v;44928,1;44929,3;44930,2 | daily",
        "q,v;2022-1,1;2022-2,2;2022-3,1;2022-4,4;2023-1,2 | quarterly",
        "year,v;2001/02,1;2002/03,3;2003/04,2 | yearly",
        "timestamp,v;1672531200000000000,1;1672534800000000000,2;1672538400000000000,5 | hourly",
        "time,v;2024-03-31 01:00 CET,1;2024-03-31 03:00 CEST,2;2024-03-31 04:00 CEST,5 | hourly",
        "year,month,v;2020,1,5;2020,2,6;2020,3,1 | monthly",
        "date,year,month,v;2022-11-01,2022,11,1;2022-12-01,2022,12,5;2023-01-01,2023,1,2 | monthly",
        "date,v,got;2023-01-02,5,2024-01-01;2023-01-03,6,2024-01-01;2023-01-04,7,2024-01-01 |"
            + " daily",
        "d,v;2023-01-02,5,;2023-01-03,6,;2023-01-04,7, | daily",
        "t,v;0.00,1;0.01,5;0.02,2 | not known: there are no times",
      })
  void columnsThatCountTimeAreNoSeries(String text, String words) throws IOException {
    Panel panel = read(text.replace(';', '\n') + "\n");
    assertThat(panel.frequency().words()).isEqualTo(words);
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("v");
  }

  @Test
  void aColumnThatSeemsToHoldTimesIsNamed() throws IOException {
    Panel panel = read("date,v\n", 9, i -> "week " + i + "," + i * i);
    assertThat(panel.notes()).singleElement().asString().contains("\"week 0\" in row 2 is none");
  }

  @Test
  void seriesThatTwoColumnsNameTogether() {
    refused(
        "region,kind,d,v\nN,x,2023-01-01,1\nN,y,2023-01-01,1\nS,x,2023-01-01,1\nS,y,2023-01-01,1\n",
        "Set data.id=[region, kind]");
  }

  @Test
  void indicesAndTextAreLeftOut() throws IOException {
    Panel panel = read(",d,v,note\n", 5, i -> "%d,%s,%d,x".formatted(i, START.plusDays(i), i * i));
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("v");
    assertThat(panel.columns())
        .contains("column 1: left out (number of the row)", "note: left out (text, such as \"x\")");
  }

  @Test
  void columnsOfOneNameAreNumbered() throws IOException {
    Panel panel = read("d,v,v\n", 5, i -> START.plusDays(i) + "," + i + "," + 2 * i);
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("v", "v (2)");
  }

  @Test
  void blankRowsAtTheEndAreTheFuture() throws IOException {
    Panel panel = read("d,v\n", 9, i -> START.plusDays(i) + "," + (i < 6 ? "1" : ""));
    assertThat(panel.series().get(0).size()).isEqualTo(6);
  }

  @Test
  void aQuoteInsideACellIsACharacter() throws IOException {
    Panel panel = read("d,v,note\n", 9, i -> START.plusDays(i) + "," + i + ",5\" pipe");
    assertThat(panel.series().get(0).size()).isEqualTo(9);
  }

  private void refused(String text, String said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(said);
  }

  private Panel read(String header, int rows, IntFunction<String> row) throws IOException {
    String body = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
    return read(header + body + "\n");
  }

  private Panel read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    return PanelReader.read(PanelSettings.of(file.toString(), "", ""));
  }
}
