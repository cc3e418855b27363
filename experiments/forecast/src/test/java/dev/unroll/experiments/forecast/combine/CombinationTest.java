package dev.unroll.experiments.forecast.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.baseline.ExponentialSmoothing;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.combine.Combination.Weighting;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CombinationTest {
  private static final int H = 4;

  /** The same number at every quantile. */
  private static QuantileForecast constant(double value) {
    double[][] quantiles = new double[H][Levels.count()];
    Arrays.stream(quantiles).forEach(at -> Arrays.fill(at, value));
    return new QuantileForecast(quantiles);
  }

  private static PanelSeries series(String id, long seed) {
    Random random = new Random(seed);
    double[] values = new double[120];
    for (int t = 0; t < values.length; t++) {
      values[t] = 50 + 0.2 * t + 8 * Math.sin(t * Math.PI / 2) + random.nextGaussian();
    }
    return new PanelSeries(id, values);
  }

  private static List<PanelSeries> panel() {
    return IntStream.range(0, 3).mapToObj(i -> series("s" + i, i)).toList();
  }

  @Test
  void trimmedMeanLeavesOutTheOutermost() {
    Map<String, Double> even = new LinkedHashMap<>();
    Map<String, QuantileForecast> members = new LinkedHashMap<>();
    double[] values = {1, 2, 3, 4, 1000};
    for (int m = 0; m < values.length; m++) {
      even.put("m" + m, 1.0);
      members.put("m" + m, constant(values[m]));
    }
    // .15 of 5 members on either side: a quarter of the first and of the last is left.
    assertThat(new Combination(even, 0.15).combine(members).median()[0])
        .isCloseTo((0.25 * 1 + 2 + 3 + 4 + 0.25 * 1000) / 3.5, within(1e-9));
    assertThat(new Combination(even, 0).combine(members).median()[0]).isCloseTo(202, within(1e-9));
    assertThat(new Combination(even, 0.2).combine(members).median()[0]).isCloseTo(3, within(1e-9));
  }

  @Test
  void membersAreWeighedByTheirErrorsAndBadOnesLeftOut() {
    List<PanelSeries> past = panel();
    HoldOut holdOut = HoldOut.of(past, H);
    Map<String, List<List<QuantileForecast>>> heldOut = new LinkedHashMap<>();
    Map.of("good", 1.0, "fair", 1.3, "bad", 1.6)
        .forEach((name, error) -> heldOut.put(name, errors(past, holdOut, error)));
    heldOut.put("unjudged", List.of());
    Map<String, Double> weights =
        Combination.of(weighted(List.of()), heldOut, past, holdOut).weights();
    assertThat(weights).containsOnlyKeys("good", "fair");
    assertThat(weights.get("good")).isEqualTo(1);
    double windows = holdOut.separateWindows() * past.size();
    double power = 6 * windows / (windows + 10);
    assertThat(weights.get("fair")).isCloseTo(Math.pow(1 / 1.3, power), within(1e-9));
  }

  @Test
  void thoseOfAFamilyShareTheWeightOfOne() {
    List<PanelSeries> past = panel();
    HoldOut holdOut = HoldOut.of(past, H);
    List<Forecaster> members = new ArrayList<>(networks(past));
    members.add(new ClassicalForecaster(NaiveMethod.DRIFT, 4, H));
    Map<String, List<List<QuantileForecast>>> heldOut = new LinkedHashMap<>();
    members.forEach(one -> heldOut.put(one.name(), errors(past, holdOut, 1)));
    assertThat(Combination.of(weighted(members), heldOut, past, holdOut).weights())
        .isEqualTo(Map.of("gru-8", 0.5, "gru-16", 0.5, "drift", 1.0));
  }

  private static List<NeuralForecaster> networks(List<PanelSeries> past) {
    NeuralModel model = ForecastStudy.model("cells=[gru]", "window=8", "lookbacks=2");
    return model.resolved(List.of(4), H, past).stream()
        .map(one -> new NeuralSpec(one.cells().get(0), one, H, 4, null))
        .map(spec -> new NeuralForecaster(spec, ForecastStudy.training()))
        .toList();
  }

  /** Forecasts that are wrong by so much at every step. */
  private static List<List<QuantileForecast>> errors(
      List<PanelSeries> past, HoldOut holdOut, double error) {
    List<List<QuantileForecast>> all = new ArrayList<>();
    for (int window = 0; window < holdOut.windows(); window++) {
      List<QuantileForecast> some = new ArrayList<>();
      for (PanelSeries one : holdOut.usable(past)) {
        double[] actual = holdOut.actual(one, window);
        double[][] quantiles = new double[H][Levels.count()];
        for (int h = 0; h < H; h++) {
          Arrays.fill(quantiles[h], actual[h] + error);
        }
        some.add(new QuantileForecast(quantiles));
      }
      all.add(some);
    }
    return all;
  }

  private static CombinedForecaster weighted(List<Forecaster> members) {
    return new CombinedForecaster(Weighting.WEIGHTED, members, H, 4, Combination.TRIMMED);
  }

  private static List<Forecaster> members() {
    return List.of(
        new CalibratedForecaster(new ClassicalForecaster(NaiveMethod.SEASONAL_NAIVE, 4, H), H),
        new CalibratedForecaster(new ClassicalForecaster(NaiveMethod.DRIFT, 4, H), H),
        new CalibratedForecaster(new ClassicalForecaster(ExponentialSmoothing.best(), 4, H), H));
  }

  /** The backtest combines stored forecasts; 'unroll forecast' fits. */
  @Test
  void backtestAndForecastCombineAlike() throws IOException {
    List<PanelSeries> series = panel();
    Protocol protocol = Protocol.expanding(H, 2, H, "true");
    List<Forecaster> all = new ArrayList<>(members());
    all.add(weighted(members()));
    Predictions kept = Predictions.inMemory();
    Backtest.Result result =
        new Backtest(series, protocol, kept).run(all, (model, done, of, share) -> {});
    Backtest.Run combined = result.runs().get(3);
    assertThat(combined.model()).isEqualTo("combination");
    assertThat(combined.members()).contains("exponential smoothing").doesNotContain("drift");
    for (int window = 0; window < 2; window++) {
      int w = window;
      List<PanelSeries> past =
          series.stream().map(one -> one.first(protocol.origin(one, w))).toList();
      List<QuantileForecast> fitted = weighted(members()).fit(past).forecast(past);
      for (int i = 0; i < series.size(); i++) {
        assertThat(combined.windows().get(window).get(i).quantiles())
            .isDeepEqualTo(fitted.get(i).quantiles());
      }
    }
  }

  /** What comes after the first origin of the hold-out changes no forecast from there. */
  @Test
  void holdOutIsNotSeenBeforeItIsForecast() {
    List<PanelSeries> past = panel();
    HoldOut holdOut = HoldOut.of(past, H);
    List<PanelSeries> changed =
        past.stream()
            .map(
                one -> {
                  double[] values = one.values();
                  Arrays.fill(values, holdOut.origin(one, 0), values.length, 7);
                  return one.withValues(values);
                })
            .toList();
    for (Forecaster member : members()) {
      Forecaster inner = ((CalibratedForecaster) member).inner();
      List<QuantileForecast> first = inner.fit(past, holdOut, share -> {}).heldOut().get(0);
      List<QuantileForecast> second = inner.fit(changed, holdOut, share -> {}).heldOut().get(0);
      for (int i = 0; i < past.size(); i++) {
        assertThat(first.get(i).quantiles()).isDeepEqualTo(second.get(i).quantiles());
      }
    }
  }
}
