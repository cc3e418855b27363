package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static PanelSeries series(String id, double level, Random random) {
    double[] values = new double[180];
    for (int t = 0; t < values.length; t++) {
      double season = 5 * Math.sin(2 * Math.PI * t / SEASON);
      values[t] = level + season + random.nextGaussian();
    }
    return new PanelSeries(id, values);
  }
}
