package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Local times without offsets, when clocks change. */
final class ZoneClockTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "2023-10-27T22:00:00Z, 60, false",
    "2023-10-27T22:00:00Z, 30, false",
    "2023-10-27T22:00:00Z, 30, true",
    "2024-03-29T23:00:00Z, 60, false",
  })
  void aPlaceTellsTheHoursApart(String from, int minutes, boolean newestFirst) throws IOException {
    PanelSettings settings = table(Instant.parse(from), minutes, newestFirst);
    Panel panel = PanelReader.read(settings.with("zone", "Europe/Berlin"));
    assertThat(panel.series().get(0).values()).hasSize(72).doesNotContain(Double.NaN);
    assertThat(panel.series().get(0).values()).isSorted();
  }

  @Test
  void withoutAPlaceTheSettingIsNamed() throws IOException {
    Instant autumn = Instant.parse("2023-10-27T22:00:00Z");
    assertThatThrownBy(() -> PanelReader.read(table(autumn, 60, false)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("2023-10-29T02:00")
        .hasMessageContaining("data.zone");
    assertThatThrownBy(() -> PanelReader.read(table(autumn, 30, false)))
        .hasMessageContaining("not in the order of time")
        .hasMessageContaining("data.zone");
    assertThat(PanelReader.read(table(Instant.parse("2024-03-29T23:00:00Z"), 60, false)).notes())
        .singleElement()
        .asString()
        .contains("1 step is missing")
        .contains("data.zone");
  }

  @Test
  void whatClocksNeverShowIsRefusedAndDaysStayDays() {
    ZoneClock zone = new ZoneClock("Europe/Berlin");
    List<LocalDateTime> days = List.of(LocalDateTime.of(2024, 3, 31, 0, 0));
    assertThat(zone.clock(days)).isNull();
    List<LocalDateTime> never = Collections.singletonList(LocalDateTime.of(2024, 3, 31, 2, 30));
    assertThatThrownBy(
            () -> zone.settle(never, List.of(0), BERLIN.getRules().getOffset(Instant.EPOCH)))
        .hasMessageContaining("clocks never show 2024-03-31T02:30 there");
    assertThatThrownBy(() -> new ZoneClock("Berlin")).hasMessageContaining("data.zone: expected");
  }

  private PanelSettings table(Instant from, int minutes, boolean newestFirst) throws IOException {
    List<String> rows =
        IntStream.range(0, 72)
            .mapToObj(
                i -> from.plusSeconds(60L * minutes * i).atZone(BERLIN).toLocalDateTime() + "," + i)
            .collect(Collectors.toList());
    if (newestFirst) {
      Collections.reverse(rows);
    }
    Path file = folder.resolve("t.csv");
    Files.writeString(file, "time,MW\n" + String.join("\n", rows) + "\n");
    return PanelSettings.of(file.toString());
  }
}
