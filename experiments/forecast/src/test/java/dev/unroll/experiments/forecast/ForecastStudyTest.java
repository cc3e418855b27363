package dev.unroll.experiments.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForecastStudyTest {
  @TempDir private Path folder;

  @Test
  void dataHaveTheDefaultsOfTheRecipe() {
    assertThat(StudySettings.defaults().get("data")).isEqualTo(PanelSettings.of(""));
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
}
