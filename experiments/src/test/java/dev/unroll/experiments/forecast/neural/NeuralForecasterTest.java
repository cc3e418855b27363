package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.classical.SeasonalNaive;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.forecast.score.Intervals;
import dev.unroll.experiments.forecast.score.PointScores;
import dev.unroll.experiments.recipe.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NeuralForecasterTest {
  private static final int HORIZON = 6;
  private static final int SEASON = 12;

  /** Noisy seasons on noisy levels: better than the season before, covered as it says. */
  @ParameterizedTest
  @CsvSource({
    "GRU,QUANTILES,WINDOW,DIRECT",
    "LSTM,GAUSSIAN,LAST,DIRECT",
    "TANH_RNN,STUDENT_T,SERIES,DIRECT",
    "GRU,GAUSSIAN,SERIES,RECURSIVE",
    "LSTM,QUANTILES,WINDOW,RECURSIVE"
  })
  void learnsASeason(Cell cell, Head head, Normalise normalise, Strategy strategy) {
    Random random = new Random(1);
    List<PanelSeries> whole = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      whole.add(series("s" + i, 10 * i, random));
    }
    List<PanelSeries> past = whole.stream().map(one -> one.first(one.size() - HORIZON)).toList();
    NeuralModel model =
        new NeuralModel(
            List.of(cell), 16, 1, 24, strategy, 100, normalise, false, false, true, head, true);
    NeuralTraining training = new NeuralTraining(15, 20, 32, 0.01, 10, 5, false, 1, 1);
    List<Predicted> forecasts =
        new NeuralForecaster(new NeuralSpec(cell, model, HORIZON, SEASON, null), training)
            .fit(past)
            .forecast(past);
    double error = 0;
    double naive = 0;
    double covered = 0;
    for (int i = 0; i < whole.size(); i++) {
      double[] values = whole.get(i).values();
      double[] actual = Arrays.copyOfRange(values, values.length - HORIZON, values.length);
      Predicted forecast = forecasts.get(i);
      error += PointScores.mae(actual, forecast.median()) / 8;
      double[] before = Arrays.copyOf(values, values.length - HORIZON);
      naive +=
          PointScores.mae(
                  actual, new SeasonalNaive().fit(before, SEASON).forecast(before, HORIZON).mean())
              / 8;
      covered += Intervals.coverage(actual, forecast.at(1), forecast.at(Levels.count() - 2)) / 8;
      for (double[] quantiles : forecast.quantiles()) {
        assertThat(quantiles).isSorted();
      }
    }
    assertThat(error).isLessThan(naive);
    assertThat(covered).as("nominal .8, 48 values").isBetween(0.55, 0.98);
  }

  /** Series that differ in nothing but how they are described: only that tells how they go on. */
  @Test
  void staticCovariatesTellSeriesApart() {
    List<PanelSeries> past = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double[] values = new double[60];
      for (int t = 0; t < values.length; t++) {
        double jump = t % 6 == 5 ? (i % 2 == 0 ? 4 : -4) : 0;
        values[t] = 10 + jump; // the window seen last has none
      }
      past.add(
          new PanelSeries("s" + i, Arrays.copyOf(values, 59))
              .withStatics(Map.of("kind", i % 2 == 0 ? "up" : "down", "size", String.valueOf(i))));
    }
    NeuralModel model =
        new NeuralModel(
            List.of(Cell.GRU),
            16,
            1,
            5,
            Strategy.DIRECT,
            100,
            Normalise.SERIES,
            false,
            false,
            true,
            Head.QUANTILES,
            true);
    NeuralTraining training = new NeuralTraining(20, 20, 32, 0.01, 10, 20, false, 1, 1);
    NeuralFit fit =
        new NeuralForecaster(new NeuralSpec(Cell.GRU, model, 1, 1, null), training).fit(past);
    List<Predicted> forecasts = fit.forecast(past);
    assertThat(forecasts.get(0).median()[0]).isGreaterThan(12);
    assertThat(forecasts.get(1).median()[0]).isLessThan(8);
  }

  /** Counts are forecast as counts, and their dispersion is told from a Poisson's. */
  @ParameterizedTest
  @EnumSource
  void countsAreForecastAsCounts(Strategy strategy) {
    RandomGenerator random = new Well19937c(1);
    List<PanelSeries> past = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      double[] values = new double[150];
      for (int t = 0; t < values.length; t++) {
        double mean = new GammaDistribution(random, 2, 2 * (i + 1)).sample(); // alpha = 1/2
        values[t] = new PoissonDistribution(random, mean, 1e-12, 10_000).sample();
      }
      past.add(new PanelSeries("s" + i, values));
    }
    NeuralModel model =
        new NeuralModel(
            List.of(Cell.GRU),
            8,
            1,
            10,
            strategy,
            400,
            Normalise.SERIES,
            false,
            false,
            true,
            Head.NEGATIVE_BINOMIAL,
            true);
    NeuralTraining training = new NeuralTraining(15, 20, 32, 0.01, 10, 15, false, 1, 1);
    NeuralFit fit =
        new NeuralForecaster(new NeuralSpec(Cell.GRU, model, 2, 1, null), training).fit(past);
    List<Predicted> forecasts = fit.forecast(past);
    for (int i = 0; i < past.size(); i++) {
      double mean = 4.0 * (i + 1);
      double[] quantiles = forecasts.get(i).quantiles()[0];
      for (double quantile : quantiles) {
        assertThat(quantile).isNotNegative().isEqualTo(Math.rint(quantile));
      }
      double deviation = Math.sqrt(mean + mean * mean / 2);
      assertThat(quantiles[Levels.count() - 2] - quantiles[1])
          .as("width of the 80 %% interval, %s of mean %s", i, mean)
          .isBetween(1.5 * deviation, 4 * deviation);
    }
    List<PanelSeries> fractions = List.of(new PanelSeries("x", new double[] {1, 2.5, 3}));
    assertThatThrownBy(() -> fit.forecast(fractions))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expects counts");
  }

  private static PanelSeries series(String id, double level, Random random) {
    double[] values = new double[180];
    for (int t = 0; t < values.length; t++) {
      double season = 5 * Math.sin(2 * Math.PI * t / SEASON);
      values[t] = level + season + random.nextGaussian();
    }
    return new PanelSeries(id, values);
  }
}
