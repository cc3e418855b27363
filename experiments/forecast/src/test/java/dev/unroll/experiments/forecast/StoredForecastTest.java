package dev.unroll.experiments.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.stage.CombinationModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredForecastTest {
  private static final String SMALL = "horizon=3 hidden=2 epochs=1 batches=2 batch=4 window=8";

  @TempDir private Path folder;

  /**
   * What a run has stored says the same of the same data, and of new values what it says of all.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.cells=[gru,tanh-rnn]",
        "model.cells=[gru] lookbacks=2",
        "model.cells=[] calibrate=false combine=[mean]",
        "model.cells=[] data.id=[region,shop] data.column=sold reconcile=bottom-up",
        "model.cells=[gru] data.id=[region,shop] data.column=sold fill=linear highway=false"
      })
  void continuesAsItWas(String words) throws IOException {
    Path file = table("sales.csv", 0, 60);
    List<String> all = new ArrayList<>(List.of((words + " " + SMALL).split(" ")));
    all.add("data.file=" + file);
    if (!words.contains("data.id")) {
      all.addAll(List.of("data.id=shop", "data.column=sold"));
    }
    ForecastStudy study = ForecastStudy.read(Optional.empty(), all);
    assertContinues(study, combined(study));
  }

  /** A single method is stored as a combination of one, and says what it said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drift | model.cells=[]",
        "panel ridge | model.cells=[]",
        "panel ridge | model.cells=[] calibrate=false data.id=[region,shop] reconcile=bottom-up",
        "exponential smoothing | model.cells=[] fill=linear"
      })
  void aSingleMethodContinuesToo(String name, String words) throws IOException {
    List<String> all = new ArrayList<>(List.of((SMALL + " " + words).split(" ")));
    all.addAll(List.of("data.column=sold", "data.file=" + table("sales.csv", 0, 60)));
    if (!words.contains("data.id")) {
      all.add("data.id=shop");
    }
    ForecastStudy study = ForecastStudy.read(Optional.empty(), all);
    Forecaster method = named(study, name);
    RunFolder run = assertContinues(study, method);
    assertThat(StoredForecast.read(run).model()).isEqualTo(name);
    StepForecaster steps = StepForecaster.of(run);
    assertThat(steps.name()).isEqualTo(name);
    PanelSeries kept = steps.series().get(0);
    assertThat(steps.forecast(kept, steps.memory(kept.id()))).isPresent();
    if (name.startsWith("exponential")) {
      assertThatThrownBy(() -> StoredForecast.read(run).portable())
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("reads the last values alone, got exponential smoothing");
    } else {
      assertThat(((CombinationModel) StoredForecast.read(run).portable()).words())
          .isEqualTo(name + ": the forecast of the run");
    }
  }

  private RunFolder assertContinues(ForecastStudy study, Forecaster forecaster) throws IOException {
    RunFolder run = run(study);
    study.keepSeasons(run, false);
    Forecaster.Fit fit = forecaster.fit(study.series());
    StoredForecast.write(forecaster.name(), fit, study, run);
    assertSame(read(run, List.of()), fit.forecast(study.series()));

    List<QuantileForecast> whole = read(run, List.of("data.file=" + table("grown.csv", 0, 62)));
    StoredForecast stored = StoredForecast.read(run);
    String today = "data.file=" + table("today.csv", 60, 62);
    StoredForecast.Update update = stored.update(stored.newValues(List.of(today)));
    assertThat(update.words()).startsWith(2 * study.series().size() + " new steps of ");
    assertSame(update.forecasts(), whole);
    assertThat(stored.update(stored.newValues(List.of(today))).words())
        .as("nothing is stored before it is asked for")
        .startsWith(2 * study.series().size() + " new steps of ");
    update.store().write();
    assertThat(stored.update(stored.newValues(List.of(today))).words()).startsWith("0 new steps");
    return run;
  }

  /** What a stream says at the end of the run's series, and after values more, is what all say. */
  @Test
  void followsValuesOneByOne() throws IOException {
    Path file = table("sales.csv", 0, 60);
    ForecastStudy study =
        ForecastStudy.read(
            Optional.empty(),
            List.of(
                (SMALL + " model.cells=[gru] data.id=shop data.column=sold data.file=" + file)
                    .split(" ")));
    RunFolder run = run(study);
    study.keepSeasons(run, false);
    CombinedForecaster all = (CombinedForecaster) combined(study);
    CombinedForecaster.Fits fit = (CombinedForecaster.Fits) all.fit(study.series());
    StoredForecast.write("combination", fit, study, run);
    ForecastStudy grown =
        ForecastStudy.read(
            Optional.empty(),
            List.of(
                (SMALL + " data.id=shop data.column=sold data.file=" + table("g.csv", 0, 62))
                    .split(" ")));
    List<QuantileForecast> after = fit.forecast(grown.series());

    StepForecaster steps = StepForecaster.of(run);
    for (int i = 0; i < 2; i++) {
      PanelSeries kept = steps.series().get(i);
      double[] memory = steps.memory(kept.id());
      QuantileForecast last = fit.forecast(study.series()).get(i);
      QuantileForecast first = steps.forecast(kept, memory).orElseThrow();
      for (int h = 0; h < first.horizon(); h++) {
        assertThat(first.quantiles()[h]).containsExactly(last.quantiles()[h], within(1e-4));
      }
      PanelSeries whole = grown.series().get(i);
      for (int t = 60; t < 62; t++) {
        kept = kept.extended(whole.first(t + 1)).from(1);
        memory = steps.after(kept.id(), memory, whole.values()[t]);
      }
      assertThat(steps.forecast(kept, memory).orElseThrow().median())
          // Of the second, all values ask for panel ridge in logarithms alone; the fit had both.
          .containsExactly(after.get(i).median(), within(i == 0 ? 1e-4 : .05));
    }
    PanelSeries one = steps.series().get(0);
    PanelSeries other =
        new PanelSeries(
            "s9",
            one.time(0).orElseThrow(),
            study.panel().frequency(),
            one.values(),
            Map.of(),
            Map.of());
    boolean network = fit.combined().combination().weights().containsKey("gru");
    assertThat(steps.forecast(other).isPresent()).isEqualTo(network);
  }

  /** Of the combination, not of what would be found in the new data. */
  @Test
  void keepsItsSeasons() throws IOException {
    ForecastStudy study =
        ForecastStudy.read(
            Optional.empty(),
            List.of("data.file=" + table("a.csv", 0, 60), "data.id=shop", "data.column=sold"));
    RunFolder run = run(study);
    assertThat(study.seasons()).containsExactly(7);
    assertThat(study.keepSeasons(run, true).orElseThrow()).contains("stored no season");
    Path file = run.path().resolve("seasons.json");
    AtomicFile.write(file, Files.readString(file).replace("7", "5"));
    ForecastStudy later = ForecastStudy.resolved(run.recipe());
    assertThat(later.keepSeasons(run, true)).isEmpty();
    assertThat(later.seasons()).containsExactly(5);
    assertThat(later.found().get("season")).startsWith("5");
  }

  @Test
  void isRefusedWithoutItsNetworks() throws IOException {
    ForecastStudy study =
        ForecastStudy.read(
            Optional.empty(),
            List.of(
                (SMALL
                        + " combine=[mean] data.id=shop data.column=sold data.file="
                        + table("a.csv", 0, 60))
                    .split(" ")));
    RunFolder run = run(study);
    StoredForecast.write("mean", combined(study).fit(study.series()), study, run);
    Files.delete(run.checkpoint("forecaster"));
    assertThatThrownBy(() -> StoredForecast.read(run))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has nothing to continue from");
  }

  private static Forecaster combined(ForecastStudy study) {
    return study.forecasters().stream()
        .filter(CombinedForecaster.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static Forecaster named(ForecastStudy study, String name) {
    return study.forecasters().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<QuantileForecast> read(RunFolder run, List<String> words) throws IOException {
    StoredForecast stored = StoredForecast.read(run);
    return stored.forecast(stored.otherData(words));
  }

  private static void assertSame(List<QuantileForecast> some, List<QuantileForecast> others) {
    assertThat(some).hasSameSizeAs(others);
    for (int i = 0; i < some.size(); i++) {
      assertThat(some.get(i).quantiles()).isDeepEqualTo(others.get(i).quantiles());
    }
  }

  private RunFolder run(ForecastStudy study) throws IOException {
    return RunFolder.create(
        folder,
        new RunSpec(RunKind.FORECAST, "forecast", study.settings().toYaml(), List.of(), Map.of()));
  }

  /** Sales of two shops on days since 2026-01-01. */
  private Path table(String name, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder("day,region,shop,sold\n");
    for (int shop = 0; shop < 2; shop++) {
      Random noise = new Random(shop);
      for (int t = 0; t < to; t++) {
        double sold = 20 + 5 * (t % 7) + noise.nextGaussian();
        if (t >= from) {
          text.append(LocalDate.of(2026, 1, 1).plusDays(t)).append(",r,s").append(shop).append(',');
          text.append(t == 30 ? "" : sold).append('\n');
        }
      }
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }
}
