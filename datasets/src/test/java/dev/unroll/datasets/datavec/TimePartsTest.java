package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times in several columns. */
final class TimePartsTest {
  private static final LocalDateTime START = LocalDateTime.of(2004, 3, 31, 18, 0);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Date;Time | dd/MM/yyyy;HH.mm.ss",
        "date;hour | yyyy-MM-dd;H",
        "date;at | yyyy-MM-dd;HH:mm",
        "<DATE>;<TIME> | yyyyMMdd;HHmmss",
        "date;time | MM/dd/yyyy;hh:mm a",
        "Year;Month;Day;Hour | yyyy;M;d;H",
        "year;month;day;hour | yyyy;MMM;d;H",
      })
  void hoursOfDays(String head, String pattern) throws IOException {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    Panel panel = PanelReader.read(hours(head, format));
    assertThat(panel.frequency().words()).isEqualTo("hourly");
    assertThat(panel.series()).hasSize(1);
    assertThat(panel.series().get(0).time(0)).contains(START);
    assertThat(panel.series().get(0).size()).isEqualTo(60);
    assertThat(panel.columns().get(0)).contains("time (");
    assertThat(panel.columns().get(1)).endsWith(": part of the time");
  }

  @Test
  void hour24IsTheNextMidnight() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> START.plusDays(i / 24).toLocalDate() + "," + (i % 24 + 1) + "," + i)
            .collect(Collectors.joining("\n"));
    Panel panel = PanelReader.read(table("date,hour,load\n" + rows + "\n"));
    assertThat(panel.frequency().words()).isEqualTo("hourly");
    assertThat(panel.series().get(0).values()).hasSize(60);
  }

  private PanelSettings hours(String head, DateTimeFormatter format) throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> START.plusHours(i).format(format) + ";" + (i % 24 + 0.5))
            .collect(Collectors.joining("\n"));
    return table(head + ";load\n" + rows + "\n;;\n;;\n");
  }

  private PanelSettings table(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    return PanelSettings.of(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "month | 2020,1 2020,2 2020,3 2020,4 | monthly",
        "quarter | 2020,3 2020,4 2021,1 2021,2 | quarterly",
        "week | 2020,52 2020,53 2021,1 2021,2 | weekly",
      })
  void partsOfYears(String second, String rows, String words) throws IOException {
    String text = "year," + second + ",v\n" + rows.replace(" ", ",1\n") + ",1\n";
    assertThat(PanelReader.read(table(text)).frequency().words()).isEqualTo(words);
  }

  @Test
  void twoClocksAreNamedAndOneIsChosen() throws IOException {
    PanelSettings settings =
        hours("date;time;hour", DateTimeFormatter.ofPattern("yyyy-MM-dd;HH:mm;k"));
    assertThatThrownBy(() -> PanelReader.read(settings))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("several columns hold a time of day: time, hour")
        .hasMessageContaining("data.time=[date, time]");
    PanelSettings chosen = settings.with("time", List.of("date", "time"));
    assertThat(PanelReader.read(chosen).series().get(0).time(59)).contains(START.plusHours(59));
  }

  @Test
  void aCellThatIsNoClockIsNamed() throws IOException {
    String text = "date,time,v\n2020-01-01,10:00,1\n2020-01-01,11:00,2\n2020-01-01,noon,3\n";
    assertThatThrownBy(() -> PanelReader.read(table(text)))
        .hasMessageContaining("row 4, column \"time\": expected a time of day")
        .hasMessageContaining("got \"noon\"");
    assertThatThrownBy(() -> PanelReader.read(table(text).with("time", List.of("date", "time"))))
        .hasMessageContaining("row 4: expected a time in the columns date, time together");
  }
}
