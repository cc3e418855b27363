package dev.unroll.experiments.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      text.append(2000 + t / 12).append('-').append(1 + t % 12).append(',').append(9 + t % 12);
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
    assertThat(study.members(study.series())).isNotEmpty().allMatch(Forecaster::baseline);
    assertThat(study.facts()).containsEntry("frequency", "monthly");
  }

  @Test
  void lookbacksAreNetworksOfTheirOwn() throws IOException {
    String data = "data.file=" + Files.writeString(folder.resolve("days.csv"), days(90));
    assertThat(names(data, "horizon=7")).containsExactly("gru");
    assertThat(names(data, "horizon=7", "lookbacks=3", "cells=[gru,lstm]"))
        .containsExactly("gru-21", "gru-30", "gru-10", "lstm-21", "lstm-30", "lstm-10");
    assertThat(names(data, "horizon=7", "lookbacks=4", "window=40", "training.minutes=1"))
        .as("none twice, and none that is not given above a third of the series")
        .containsExactly("gru-40", "gru-20");
  }

  private static List<String> names(String... words) {
    ForecastStudy study = ForecastStudy.read(Optional.empty(), List.of(words));
    return study.members(study.series()).stream()
        .filter(one -> !one.baseline())
        .map(Forecaster::name)
        .toList();
  }

  private static String days(int count) {
    StringBuilder text = new StringBuilder("day,sold\n");
    for (int t = 0; t < count; t++) {
      text.append(LocalDate.of(2026, 1, 1).plusDays(t)).append(',').append(20 + t % 7).append('\n');
    }
    return text.toString();
  }

  @Test
  void windowsAreAsManyAsFit() throws IOException {
    Path file = Files.writeString(folder.resolve("short.csv"), "V1,V2\n" + row("a", 40, 1));
    ForecastStudy study = study(file, "data.format=m4", "horizon=6");
    assertThat(study.protocol().windows())
        .as("28 of 40 values are left for 4 windows")
        .isEqualTo(4);
    assertThat(study.facts().get("windows")).startsWith("4, as many as fit, 6 steps apart");
    assertThat(study(file, "data.format=m4", "horizon=3").protocol().windows()).isEqualTo(5);
    assertThat(study(file, "data.format=m4", "horizon=6", "windows=2").protocol().windows())
        .isEqualTo(2);
  }

  @Test
  void aTestFileNeedsNoSettings() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "V1,V2\n" + row("a", 240, 24));
    Path test = Files.writeString(folder.resolve("test.csv"), "V1,V2\n" + row("a", 12, 24));
    ForecastStudy study = study(train, "data.test=" + test, "data.format=m4", "horizon=12");
    assertThat(study.protocol().windows()).isEqualTo(1);
    assertThat(study.seasons()).containsExactly(24);
    assertThat(study.facts().get("season")).startsWith("24, found in the data (autocorrelation 1");
    assertThatThrownBy(
            () -> study(train, "data.test=" + test, "data.format=m4", "horizon=12", "windows=5"))
        .hasMessageContaining("backtest.windows: expected 1 with data.test");
  }

  /** The values after the first origin repeat every 7 steps, those before it do not. */
  @Test
  void seasonsAreOfTheValuesBeforeTheFirstOrigin() throws IOException {
    StringBuilder text = new StringBuilder("v\n");
    Random random = new Random(3);
    for (int t = 0; t < 300; t++) {
      text.append(t < 70 ? random.nextGaussian() : 5 + t % 7).append('\n');
    }
    Path file = Files.writeString(folder.resolve("late.csv"), text);
    assertThat(study(file, "horizon=30", "windows=3", "step=100").seasons()).isEmpty();
    assertThat(ForecastStudy.read(Optional.empty(), List.of("data.file=" + file)).seasons())
        .containsExactly(7);
    assertThat(study(file, "horizon=30", "windows=3", "step=100", "season=4").seasons())
        .containsExactly(4);
    assertThat(study(file, "horizon=30", "windows=3", "step=100", "season=1").season()).isOne();
  }

  /** No method fails on, or says nonsense of, a series with little in it. */
  @ParameterizedTest
  @ValueSource(strings = {"zero", "constant", "two values", "one gap", "few demands", "one change"})
  void flatSeriesGoThroughEveryMethod(String kind) throws IOException {
    StringBuilder text = new StringBuilder("v\n");
    for (int t = 0; t < 90; t++) {
      text.append(cell(kind, t)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("flat.csv"), text);
    for (String season : List.of("season=0", "season=4", "season=12")) {
      ForecastStudy study = study(file, "horizon=6", "model.cells=", season);
      Backtest.Result result =
          new Backtest(study.series(), study.protocol(), Predictions.inMemory())
              .run(study.forecasters(), (model, done, all, share) -> {});
      assertThat(result.leftOut().keySet()).isSubsetOf("seasonal methods");
      for (Backtest.Run run : result.runs()) {
        double[] quantiles =
            run.windows().stream()
                .flatMap(List::stream)
                .flatMap(one -> Arrays.stream(one.quantiles()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertThat(quantiles).as(run.model() + ", " + season).isNotEmpty();
        assertThat(quantiles).doesNotContain(Double.NaN);
        assertThat(Arrays.stream(quantiles).min().orElseThrow()).isNotNegative();
        assertThat(Arrays.stream(quantiles).max().orElseThrow()).isLessThan(60);
      }
    }
  }

  private static String cell(String kind, int t) {
    return switch (kind) {
      case "zero" -> "0";
      case "constant" -> "7";
      case "two values" -> t % 2 == 0 ? "3" : "8";
      case "one gap" -> t == 40 ? "NA" : String.valueOf(10 + t % 4);
      case "few demands" -> t % 9 == 4 ? "6" : "0";
      default -> t < 70 ? "5" : "9";
    };
  }

  private static ForecastStudy study(Path file, String... words) {
    List<String> all = new ArrayList<>(List.of("data.file=" + file));
    all.addAll(List.of(words));
    return ForecastStudy.read(Optional.empty(), all).evaluable();
  }

  private static String row(String id, int length, int season) {
    return id
        + ","
        + IntStream.range(0, length)
            .mapToObj(t -> String.valueOf(20 + (season > 1 ? 5 * (t % season) : t % 3)))
            .collect(Collectors.joining(","))
        + "\n";
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
      for (Forecaster one : study.evaluable().forecasters()) {
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
