package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.NeuralModel.HorizonStrategy;
import dev.unroll.experiments.forecast.neural.NeuralModel.Normalisation;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForecastStateTest {
  private static final int HORIZON = 3;
  private static final int WINDOW = 12;
  private static final Frequency DAILY = new Frequency(Frequency.Unit.DAY, 1, false);
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

  @TempDir private Path folder;

  /**
   * Value by value, in a run between, or all at once; or never having stopped: the same forecast.
   */
  @ParameterizedTest
  @CsvSource({
    "GRU,DIRECT,SERIES,true",
    "LSTM,RECURSIVE,SERIES,true",
    "TANH_RNN,DIRECT,SERIES,false",
    "GRU,DIRECT,WINDOW,true",
    "GRU,RECURSIVE,LAST,false"
  })
  void goesOnWhereItWas(
      BlockSpec cell, HorizonStrategy strategy, Normalisation normalise, boolean global)
      throws IOException {
    List<PanelSeries> whole = panel(80);
    List<PanelSeries> past = whole.stream().map(one -> one.first(70)).toList();
    NeuralFit fit = forecaster(cell, strategy, normalise, global, 2).fit(past);
    RunFolder run = run();
    NeuralFitFile.write(fit, run);
    ForecastState.create(fit, past).write(DAILY, run);
    assertSame(ForecastState.read(run).forecast(), fit.forecast(past));
    assertSame(NeuralFitFile.read(run).forecast(whole), fit.forecast(whole));

    for (int step = 71; step <= 80; step++) {
      int to = step;
      List<PanelSeries> grown = whole.stream().map(one -> one.first(to)).toList();
      ForecastState next = ForecastState.read(run).update(grown, UnaryOperator.identity());
      assertThat(next.newSteps()).isEqualTo(whole.size());
      next.write(DAILY, run);
    }
    ForecastState stepwise = ForecastState.read(run);
    ForecastState atOnce = ForecastState.create(fit, past).update(whole, UnaryOperator.identity());
    assertThat(atOnce.newSteps()).isEqualTo(10L * whole.size());
    assertSame(stepwise.forecast(), atOnce.forecast());
    assertSame(
        stepwise.forecast(),
        fit.spec().isStateful() ? unbroken(fit, whole, 10) : fit.forecast(whole));
    assertThat(stepwise.update(whole, UnaryOperator.identity()).newSteps())
        .as("known already")
        .isZero();
    assertThat(stepwise.series().get(0).size()).as("what is kept does not grow").isEqualTo(24);
  }

  /** Networks that read the window and what came since in one go. */
  private static List<QuantileForecast> unbroken(
      NeuralFit fit, List<PanelSeries> whole, int since) {
    List<QuantileForecast> all = new ArrayList<>();
    for (PanelSeries one : whole) {
      List<Rollout> rollouts = fit.rollouts(List.of(one), NetworkStage::ofBatches);
      rollouts.forEach(rollout -> rollout.read(WINDOW + since));
      all.addAll(fit.combine(rollouts));
    }
    return all;
  }

  private static void assertSame(List<QuantileForecast> some, List<QuantileForecast> others) {
    assertThat(some).hasSameSizeAs(others);
    for (int i = 0; i < some.size(); i++) {
      for (int h = 0; h < HORIZON; h++) {
        assertThat(some.get(i).quantiles()[h])
            .containsExactly(others.get(i).quantiles()[h], Offset.offset(2e-3));
      }
    }
  }

  @Test
  void newSeriesAreForecastByAGlobalNetworkAndRefusedByLocalOnes() throws IOException {
    List<PanelSeries> past = panel(60);
    PanelSeries other = renamed(past.get(0));
    NeuralFit global =
        forecaster(BlockSpec.of("gru"), HorizonStrategy.DIRECT, Normalisation.SERIES, true, 1)
            .fit(past);
    assertThat(global.forecast(List.of(other))).hasSize(1);
    NeuralFit local =
        forecaster(BlockSpec.of("gru"), HorizonStrategy.DIRECT, Normalisation.SERIES, false, 1)
            .fit(past);
    assertThatThrownBy(() -> local.forecast(List.of(other)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("got new");
    assertThatThrownBy(
            () ->
                ForecastState.create(global, past).update(List.of(other), UnaryOperator.identity()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("s0, s1")
        .hasMessageContaining("got new");
    assertThatThrownBy(() -> NeuralFitFile.read(run()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has nothing to continue from");
  }

  private static PanelSeries renamed(PanelSeries one) {
    Map<String, double[][]> inputs = Map.of("known", one.known(), "past", one.past());
    return new PanelSeries("new", START, DAILY, one.values(), inputs, Map.of("kind", "unseen"));
  }

  private static NeuralForecaster forecaster(
      BlockSpec cell,
      HorizonStrategy strategy,
      Normalisation normalise,
      boolean global,
      int members) {
    NeuralModel model =
        ForecastStudy.model(
            "hidden=8",
            "layers=2",
            "window=" + WINDOW,
            "strategy=" + word(strategy),
            "paths=50",
            "normalise=" + word(normalise),
            "head=gaussian",
            "global=" + global);
    NeuralTraining training =
        ForecastStudy.training(
            "epochs=2", "batches=5", "batch=16", "lr=0.01", "retrain=false", "members=" + members);
    return new NeuralForecaster(new NeuralSpec(cell, model, HORIZON, 7, DAILY), training);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static List<PanelSeries> panel(int size) {
    Random random = new Random(1);
    List<PanelSeries> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      double[] values = new double[size];
      double[] known = random.doubles(size + HORIZON).toArray();
      for (int t = 0; t < size; t++) {
        values[t] = 10 * i + Math.sin(2 * Math.PI * t / 7) + known[t] + 0.1 * random.nextGaussian();
      }
      values[size / 2] = Double.NaN;
      Map<String, double[][]> inputs =
          Map.of(
              "known", new double[][] {known},
              "past", new double[][] {Arrays.copyOf(known, size)});
      all.add(new PanelSeries("s" + i, START, DAILY, values, inputs, Map.of("kind", "kind" + i)));
    }
    return all;
  }

  private RunFolder run() throws IOException {
    return RunFolder.create(
        folder, new RunSpec(RunKind.FORECAST, "forecast", "", List.of(), Map.of()));
  }
}
