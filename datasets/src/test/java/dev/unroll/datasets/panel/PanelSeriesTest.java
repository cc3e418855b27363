package dev.unroll.datasets.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.datavec.StaticColumns;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PanelSeriesTest {
  private static final double GAP = Double.NaN;
  private static final Frequency DAILY = new Frequency(Frequency.Unit.DAY, 1, false);
  private static final LocalDateTime MONDAY = LocalDateTime.of(2026, 1, 5, 0, 0);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "NONE,   . 1 . . 4 5 .",
    "FORWARD,. 1 1 1 4 5 5",
    "LINEAR, . 1 2 3 4 5 5",
    "SEASON, . 1 1 1 4 5 4",
    "ZERO,   . 1 0 0 4 5 0"
  })
  void rulesFillGapsButNotWhatLiesBeforeTheFirstValue(Fill rule, String expected) {
    double[] values = {GAP, 1, GAP, GAP, 4, 5, GAP};
    assertThat(rule.of(new PanelSeries("s", values), 2).values()).isEqualTo(parsed(expected));
  }

  private static double[] parsed(String text) {
    return List.of(text.strip().split(" ")).stream()
        .mapToDouble(cell -> cell.equals(".") ? GAP : Double.parseDouble(cell))
        .toArray();
  }

  @Test
  void isExtendedByWhatComesAfterItsLastStep() {
    PanelSeries first = series(MONDAY, new double[] {1, 2}, new double[] {10, 20, 30});
    PanelSeries next =
        series(MONDAY.plusDays(1), new double[] {99, GAP, 4, 5}, new double[] {21, 31, 40, 50});
    PanelSeries all = first.extended(next);
    assertThat(all.values()).as("what is known stays").isEqualTo(new double[] {1, 2, GAP, 4, 5});
    assertThat(all.known()[0]).isEqualTo(new double[] {10, 20, 30, 40, 50});
    assertThat(all.time(4)).contains(MONDAY.plusDays(4));
    PanelSeries later = series(MONDAY.plusDays(3), new double[] {7}, new double[] {70});
    assertThat(first.extended(later).values()).isEqualTo(new double[] {1, 2, GAP, 7});
    PanelSeries old = series(MONDAY, new double[] {9}, new double[] {9});
    assertThat(first.extended(old).values()).isEqualTo(first.values());
    PanelSeries noon = series(MONDAY.plusHours(36), new double[] {7}, new double[] {7});
    assertThatThrownBy(() -> first.extended(noon))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("daily");
  }

  @Test
  void withoutTimesItIsExtendedAtItsEnd() {
    PanelSeries all =
        new PanelSeries("s", new double[] {1}).extended(new PanelSeries("s", new double[] {2, 3}));
    assertThat(all.values()).isEqualTo(new double[] {1, 2, 3});
  }

  @Test
  void timesOnOneSideAloneAreRefused() {
    PanelSeries timed = series(MONDAY, new double[] {1, 2}, new double[] {10, 20});
    PanelSeries plain = new PanelSeries("s", new double[] {1, 2, 3});
    assertThatThrownBy(() -> timed.extended(plain))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("series s: expected times from 2026-01-05T00:00 on")
        .hasMessageContaining("got no times that are understood");
    assertThatThrownBy(() -> plain.extended(timed)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void valuesThatAnotherHasOtherwiseAreRevised() {
    PanelSeries first = series(MONDAY, new double[] {1, 2, GAP, 4}, new double[] {0});
    PanelSeries next = series(MONDAY.plusDays(1), new double[] {2.5, 3, 4, 5, 6}, new double[] {0});
    assertThat(first.revised(next)).containsExactly(1);
    PanelSeries earlier =
        series(MONDAY.minusDays(2), new double[] {8, 9, 7, GAP, 3, 4.1}, new double[] {0});
    assertThat(first.revised(earlier)).containsExactly(0, 3);
    assertThat(first.revised(first)).isEmpty();
    PanelSeries plain = new PanelSeries("s", new double[] {1, 2});
    assertThat(plain.revised(new PanelSeries("s", new double[] {3, 4}))).isEmpty();
  }

  private static PanelSeries series(LocalDateTime start, double[] values, double[] known) {
    Map<String, double[][]> inputs = Map.of("known", new double[][] {known});
    return new PanelSeries("s", start, DAILY, values, inputs, Map.of());
  }

  @Test
  void staticCovariatesAreReadByIdAndMustAgree() throws IOException {
    String file =
        Files.writeString(
                folder.resolve("about.csv"),
                "shop,region,size\na,north,10\nb,south,20\na,north,10\n")
            .toString();
    List<PanelSeries> series =
        List.of(new PanelSeries("b", new double[] {1}), new PanelSeries("a", new double[] {1}));
    List<PanelSeries> described = StaticColumns.attach(series, file, List.of(), List.of());
    assertThat(described.get(0).statics()).isEqualTo(Map.of("region", "south", "size", "20"));
    assertThat(described.get(1).first(1).statics()).containsEntry("region", "north");
    assertThat(
            StaticColumns.attach(series, file, List.of("shop"), List.of("size")).get(0).statics())
        .isEqualTo(Map.of("size", "20"));
    List<PanelSeries> unknown = List.of(new PanelSeries("c", new double[] {1}));
    assertThatThrownBy(() -> StaticColumns.attach(unknown, file, List.of(), List.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a row for series c");
    String differing =
        Files.writeString(folder.resolve("differing.csv"), "shop,region\na,north\na,south\n")
            .toString();
    assertThatThrownBy(
            () -> StaticColumns.attach(series.subList(1, 2), differing, List.of(), List.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("row 3")
        .hasMessageContaining("data.known");
  }
}
