package dev.unroll.experiments.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForecastStudyTest {
  @TempDir private Path folder;

  @Test
  void dataHaveTheDefaultsOfTheRecipe() {
    assertThat(StudySettings.defaults().get("data")).isEqualTo(PanelSettings.of(""));
  }

  @Test
  void theShortNameCalendarStaysTheModels() {
    assertThat(ForecastStudy.model("calendar=false").calendar()).isFalse();
  }

  @Test
  void wordsWinOverABuiltInStudyByTheirShortNamesToo() throws IOException {
    StringBuilder text = new StringBuilder("month,Passengers\n");
    for (int t = 0; t < 100; t++) {
      text.append(2000 + t / 12).append('-').append(1 + t % 12).append(',').append(9 + t % 5);
      text.append('\n');
    }
    Path file = Files.writeString(folder.resolve("few.csv"), text);
    ForecastStudy study =
        ForecastStudy.builtIn(
            "airline", List.of("data.file=" + file, "windows=2", "backtest.step=3", "cells="));
    assertThat(study.protocol().windows()).isEqualTo(2);
    assertThat(study.protocol().step()).isEqualTo(3);
    assertThat(study.protocol().horizon()).as("as built in").isEqualTo(6);
    assertThat(study.season()).isEqualTo(12);
    assertThat(study.forecasters()).isNotEmpty().allMatch(Forecaster::baseline);
    assertThat(study.facts()).containsEntry("frequency", "monthly");
  }

  @Test
  void forecastsOfSumsAddUp() throws IOException {
    StringBuilder text = new StringBuilder("day,region,shop,sold\n");
    for (int t = 0; t < 240; t++) {
      text.append(LocalDate.of(2024, 1, 1).plusDays(t / 4)).append(t % 4 < 2 ? ",n" : ",s");
      text.append(t % 2 == 0 ? ",a," : ",b,").append(10 + t * 7919 % 13 + t / 4 % 7).append('\n');
    }
    Path file = Files.writeString(folder.resolve("shops.csv"), text);
    for (String rule : List.of("bottom-up", "mint")) {
      ForecastStudy study =
          ForecastStudy.read(
              Optional.empty(),
              List.of(
                  "data.file=" + file,
                  "data.id=[region,shop]",
                  "reconcile=" + rule,
                  "cells=",
                  "horizon=3",
                  "windows=2"));
      assertThat(study.levels()).containsOnly("region / shop", "region", "total").hasSize(7);
      assertThat(study.series().get(6).values()[0])
          .isEqualTo(study.series().stream().limit(4).mapToDouble(one -> one.values()[0]).sum());
      for (Forecaster one : study.forecasters(study.evaluable().series())) {
        double[] medians =
            one.fit(study.series()).forecast(study.series()).stream()
                .mapToDouble(forecast -> forecast.median()[2])
                .toArray();
        assertThat(medians[0] + medians[1]).as(one.name()).isCloseTo(medians[4], within(1e-6));
        assertThat(medians[4] + medians[5]).as(one.name()).isCloseTo(medians[6], within(1e-6));
      }
    }
  }
}
