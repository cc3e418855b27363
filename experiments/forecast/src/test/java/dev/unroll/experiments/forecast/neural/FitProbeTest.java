package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.recipe.BlockSpec;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is looked into is what forecasts. */
final class FitProbeTest {
  private static final int HORIZON = 3;
  private static final int WINDOW = 8;
  private static final Frequency DAILY = new Frequency(Frequency.Unit.DAY, 1, false);

  private static NeuralFit fit(List<PanelSeries> past) {
    NeuralModel model =
        ForecastStudy.model(
            "hidden=6", "window=" + WINDOW, "normalise=series", "log=false", "head=gaussian");
    NeuralTraining training =
        ForecastStudy.training("epochs=2", "batches=5", "batch=8", "retrain=false", "members=1");
    NeuralSpec spec = new NeuralSpec(BlockSpec.of("gru"), model, HORIZON, 7, DAILY);
    return new NeuralForecaster(spec, training).fit(past);
  }

  private static PanelSeries series(String id, long seed) {
    double[] values = new Random(seed).doubles(60).map(x -> 5 + x).toArray();
    double[] promo = new Random(seed + 1).doubles(60 + HORIZON).toArray();
    Map<String, double[][]> inputs =
        Map.of(
            "known", new double[][] {promo},
            "past", new double[][] {Arrays.copyOf(promo, 60)});
    return new PanelSeries(
        id, LocalDateTime.of(2026, 1, 1, 0, 0), DAILY, values, inputs, Map.of("kind", id));
  }

  /** Line and network, put together again, are the median of the forecast. */
  @Test
  void networkAndLineMakeTheForecast() {
    List<PanelSeries> past = List.of(series("a", 1), series("b", 2));
    NeuralFit fit = fit(past);
    FitProbe probe = FitProbe.of(fit, past);
    List<QuantileForecast> forecasts = fit.forecast(past);
    INDArray y = probe.network().output(probe.latest().batch(0, 1).getFeatures()); // [N, 1, W + H]
    Member member = fit.ensembles().get(0).members().get(0);
    InputWindows inputs = fit.spec().inputs(past, fit.ensembles().get(0).scales(), 0);
    for (int n = 0; n < past.size(); n++) {
      Window window = new Window(n, past.get(n).size());
      double[] line = member.highway().answer(inputs, window);
      for (int h = 0; h < HORIZON; h++) {
        double scaled = line[h] + probe.shares().get(h) * y.getDouble(n, 0, WINDOW + h);
        assertThat(inputs.scaler(window).restored(scaled))
            .isCloseTo(forecasts.get(n).median()[h], within(1e-4));
      }
    }
    assertThat(probe.line()).hasSize(HORIZON);
    assertThat(probe.line().get(0)).hasSize(WINDOW);
  }

  @Test
  void everyInputHasItsName() {
    List<PanelSeries> past = List.of(series("a", 1), series("b", 2));
    FitProbe probe = FitProbe.of(fit(past), past);
    List<String> names = probe.channels(List.of("promo"), List.of("visits"));
    assertThat(names).hasSize(probe.shape().inputs());
    assertThat(names)
        .containsExactly(
            "value",
            "always 1",
            "always 1",
            "calendar",
            "calendar",
            "calendar",
            "calendar",
            "promo",
            "kind",
            "kind",
            "visits");
    assertThat(probe.windows().batch(0).getLabels().shape())
        .containsExactly(1, 1, WINDOW + HORIZON);
    assertThat(probe.series()).containsExactly("a", "b");
  }
}
