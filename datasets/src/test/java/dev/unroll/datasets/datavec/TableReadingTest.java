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
      })
  void whatIsNotMeantAsItIsReadIsRefused(String text, String said) {
    refused(text.replace(';', '\n') + "\n", said);
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
