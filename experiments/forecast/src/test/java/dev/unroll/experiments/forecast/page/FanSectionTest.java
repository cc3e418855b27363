package dev.unroll.experiments.forecast.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.report.figure.Axis;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FanSectionTest {

  @Test
  void stepsHaveTheirTimesWhereTheFileHasThem() {
    LocalDateTime friday = LocalDateTime.of(2024, 3, 29, 0, 0);
    Frequency weekdays = new Frequency(Frequency.Unit.BUSINESS_DAY, 1, false);
    PanelSeries timed = new PanelSeries("a", friday, weekdays, new double[2], Map.of(), Map.of());
    Axis axis = FanSection.steps(timed, 0, 3);
    assertThat(axis.times().first()).as("as the marks count").isEqualTo(1);
    assertThat(axis.times().names()).containsExactly("2024-03-29", "2024-04-01", "2024-04-02");
    assertThat(FanSection.steps(new PanelSeries("b", new double[2]), 0, 3).times()).isNull();
  }

  @Test
  void twoSeasonsAreShown() {
    assertThat(FanSection.history(48, List.of(24, 168))).isEqualTo(336);
    assertThat(FanSection.history(48, List.of(24))).isEqualTo(96);
    assertThat(FanSection.history(6, List.of())).isEqualTo(24);
    assertThat(FanSection.history(6, List.of(525_600)))
        .as("what a figure can show")
        .isEqualTo(2000);
  }
}
