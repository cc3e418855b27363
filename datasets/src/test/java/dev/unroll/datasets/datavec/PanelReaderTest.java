package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.CalendarSearch;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.task.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PanelReaderTest {
  @TempDir private Path folder;

  @Test
  void severalColumnsAreASeriesEach() throws IOException {
    String rows =
        "2020-01-01,n,1,2,3\n2020-01-01,s,4,5,6\n2020-01-02,n,7,8,9\n2020-01-02,s,1,2,3\n";
    PanelSettings all = PanelSettings.of(file("day,shop,a,b,\"c, d\"\n" + rows), "day", "");
    PanelSettings tall = all.with("id", List.of("shop"));
    assertThat(PanelReader.read(tall.with("column", List.of("b", "a"))).series())
        .extracting(PanelSeries::id)
        .containsExactly("n / b", "n / a", "s / b", "s / a");
    assertThat(PanelReader.read(tall.with("column", List.of("c", "d"))).series())
        .as("a name with a comma, written without quotes")
        .extracting(PanelSeries::id)
        .containsExactly("n", "s");
    assertThatThrownBy(() -> tall.with("column", List.of("a", "b")).with("statics", List.of("b")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("column: expected one with data.id and static covariates");
  }

  @Test
  void aColumnEachWithTheTimeFirst() throws IOException {
    Panel panel = read("Month,a,b,note\n2020-01,1,-,x\n2020-02,\"1,200\",3,y\n2020-03,3,4,z\n");
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("a", "b");
    assertThat(panel.series().get(0).values()).containsExactly(1, 1200, 3);
    assertThat(panel.series().get(1).values()).containsExactly(Double.NaN, 3, 4);
    assertThat(panel.frequency().words()).isEqualTo("monthly");
    assertThat(panel.frequency().season()).isEqualTo(12);
    assertThat(panel.series().get(0).time(4)).contains(LocalDateTime.of(2020, 5, 1, 0, 0));
    assertThat(panel.notes()).contains("b: 1 missing value stays missing");
  }

  @Test
  void gapsAreNamedAndNewestFirstIsTurnedRound() throws IOException {
    Panel panel = read("day,v\n2024-03-06,6\n2024-03-05,5\n2024-03-02,2\n2024-03-01,1\n");
    assertThat(panel.series().get(0).values()).containsExactly(1, 2, Double.NaN, Double.NaN, 5, 6);
    assertThat(panel.notes())
        .contains(
            "v: the newest row came first; reversed to oldest first",
            "v: 2 steps are missing in 1 gap, at 2024-03-03T00:00 (2); they count as missing"
                + " values");
  }

  @Test
  void rowsOfIdTimeAndValueInAnyMixture() throws IOException {
    String text =
        """
        shop,day,sold,promo
        a,2024-01-01,1,0
        b,2024-01-01,10,1
        a,2024-01-02,2,1
        b,2024-01-02,20,0
        a,2024-01-03,,1
        a,2024-01-04,,0
        """;
    Panel panel =
        PanelReader.read(
            PanelSettings.of(file(text), "day", "sold")
                .with("id", List.of("shop"))
                .with("known", List.of("promo")));
    assertThat(panel.series()).extracting(PanelSeries::id).containsExactly("a", "b");
    assertThat(panel.series().get(0).values()).containsExactly(1, 2);
    assertThat(panel.series().get(0).known()[0]).as("ahead too").containsExactly(0, 1, 1, 0);
    assertThat(panel.series().get(0).first(1).known()[0]).hasSize(4);
  }

  @Test
  void theLayoutOfTheM4Competition() throws IOException {
    String train = file("\"V1\",\"V2\",\"V3\",\"V4\"\n\"H1\",1,2,3\n\"H2\",4,5,\n");
    Path test = Files.writeString(folder.resolve("test.csv"), "V1,V2,V3\nH2,6,7\nH1,4,5\n");
    PanelSettings settings = settings(train, test.toString(), "", "");
    Panel panel = PanelReader.read(settings);
    assertThat(panel.series().get(1).values()).containsExactly(4, 5);
    PanelSeries whole =
        panel.series().get(1).followedBy(PanelReader.readTest(settings).series().get(1), 2);
    assertThat(whole.values()).containsExactly(4, 5, 6, 7);
    assertThat(panel.frequency()).isEqualTo(Frequency.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "day,v;2024-01-01,1;2024-01-01,2;2024-01-02,3 | 1 time is there more than once",
        "day,v;2024-01-01,1;2024-01-03,2;2024-01-02,3;2024-01-04,3 | not in the order of time",
        "day,v;2024-01-01,1;2024-01-02,2;2024-01-03,3;2024-01-04 07:00,3 | not regular: most are",
        "day,v;2024-01-01,-;2024-01-02,- | no column holds numbers",
        "day,v;2024-01-01,x | no column holds numbers. Columns: day (time), v (text",
        "day,v | expected a header line and rows under it",
      })
  void whatCannotBeReadIsSaid(String text, String said) {
    assertThatThrownBy(() -> read(text.replace(';', '\n') + "\n"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(said);
  }

  @Test
  void aColumnThatIsNotThereOrEmptyIsNamed() throws IOException {
    String text = file("day,sales,x\n2024-01-01,1,\n2024-01-02,2,\n");
    assertThatThrownBy(() -> PanelReader.read(of(text, "sale")))
        .hasMessageContaining("no column \"sale\" (data.column). Nearest: sales");
    assertThatThrownBy(() -> PanelReader.read(of(text, "x")))
        .hasMessageContaining("series x: every value is missing");
  }

  @Test
  void timesGoOnAsTheyBegan() {
    Frequency ends =
        CalendarSearch.find(
            List.of(date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)));
    assertThat(ends.plus(date(2024, 1, 31), 13)).isEqualTo(date(2025, 2, 28));
    assertThat(ends.steps(date(2024, 1, 31), date(2025, 2, 28))).hasValue(13);
    List<LocalDateTime> weekdays =
        LocalDate.of(2024, 1, 1)
            .datesUntil(LocalDate.of(2024, 2, 1))
            .filter(day -> day.getDayOfWeek().getValue() < 6)
            .map(LocalDate::atStartOfDay)
            .toList();
    Frequency business = CalendarSearch.find(weekdays);
    assertThat(business.words()).isEqualTo("daily, Monday to Friday");
    assertThat(business.plus(date(2024, 1, 5), 1)).isEqualTo(date(2024, 1, 8));
    assertThat(business.steps(date(2024, 1, 1), date(2024, 1, 31))).hasValue(22);
    assertThat(ends.calendar(date(2024, 1, 1))[1]).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "airline.csv,monthly,12",
    "ETTh1.csv,hourly,24",
    "us_gasoline.csv,weekly,52",
    "seattle-weather.csv,daily,7",
  })
  void realFiles(String name, String words, int season) {
    Path file = TestData.shared(name);
    Panel panel = PanelReader.read(settings(file.toString(), "", "", ""));
    assertThat(panel.frequency().words()).isEqualTo(words);
    assertThat(panel.frequency().season()).isEqualTo(season);
    assertThat(panel.series().get(0).size()).isGreaterThan(100);
  }

  private static LocalDateTime date(int year, int month, int day) {
    return LocalDate.of(year, month, day).atStartOfDay();
  }

  private Panel read(String text) throws IOException {
    return PanelReader.read(of(file(text), ""));
  }

  private static PanelSettings of(String file, String column) {
    return settings(file, "", "", column);
  }

  private static PanelSettings settings(String file, String test, String time, String column) {
    return PanelSettings.of(file, time, column).with("test", test);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text).toString();
  }
}
