package dev.unroll.experiments.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SkillVerdictTest {
  private static final int STEPS = 80;
  private static final Protocol ONE_WINDOW = Protocol.expanding(4, 1, 0, "true");

  @Test
  void copiesAreWorthOneSeries() {
    assertThat(effective(panel(1, 12, 1))).isLessThan(1.5);
  }

  @Test
  void independentSeriesAreWorthMost() {
    assertThat(effective(panel(2, 30, 0))).isGreaterThan(12);
  }

  private static double effective(List<PanelSeries> panel) {
    return new SeriesDependence(panel, ONE_WINDOW, 1).effectiveSeries();
  }

  /** A thousand panels in all, which a forecaster without skill may win in 5 of 100. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.2, 0.5, 0.9})
  void commonShocksAreNotTakenForSkill(double common) throws IOException {
    int panels = 200;
    int won = 0;
    for (int seed = 0; seed < panels; seed++) {
      String verdict = verdict(panel(seed, 20, common), new TrendOfAll(0));
      won += verdict.contains("it beats it") ? 1 : 0;
    }
    assertThat(won).isLessThanOrEqualTo(panels / 20);
  }

  @Test
  void skillOnIndependentSeriesIsFound() throws IOException {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      List<PanelSeries> panel =
          panel(seed, 60, 0).stream()
              .map(
                  one -> {
                    double[] rising = one.values();
                    Arrays.setAll(rising, t -> rising[t] + t);
                    return one.withValues(rising);
                  })
              .toList();
      found += verdict(panel, new TrendOfAll(1)).contains("it beats it") ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
  }

  @Test
  void seriesWithTimesNeedWindows() throws IOException {
    Frequency daily = new Frequency(Frequency.Unit.DAY, 1, false);
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    List<PanelSeries> timed =
        panel(3, 12, 1).stream()
            .map(one -> new PanelSeries(one.id(), start, daily, one.values(), Map.of(), Map.of()))
            .toList();
    for (int seed = 0; seed < 20; seed++) {
      assertThat(verdict(timed, new TrendOfAll(seed % 3 - 1))).doesNotContain("it beats it");
    }
  }

  private static String verdict(List<PanelSeries> panel, Forecaster model) throws IOException {
    Backtest.Result result =
        new Backtest(panel, ONE_WINDOW, Predictions.inMemory())
            .run(
                List.of(model, new ClassicalForecaster(NaiveMethod.LAST_VALUE, 1, 4)),
                (name, done, all, share) -> {});
    ScoreTable table = ScoreTable.of(panel, ONE_WINDOW, 1, result);
    return SkillVerdict.of(table, ONE_WINDOW, panel, 1).get(0);
  }

  /** Random walks, a share of the variance of whose steps is the same in all. */
  private static List<PanelSeries> panel(long seed, int count, double common) {
    Random random = new Random(seed);
    double[] shocks = random.doubles(STEPS).map(x -> random.nextGaussian()).toArray();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              double[] walk = new double[STEPS];
              for (int t = 1; t < STEPS; t++) {
                walk[t] =
                    walk[t - 1]
                        + Math.sqrt(common) * shocks[t]
                        + Math.sqrt(1 - common) * random.nextGaussian();
              }
              return new PanelSeries("s" + i, walk);
            })
        .toList();
  }

  /** Goes on with a slope; 0 for that of the last steps of all series. */
  private record TrendOfAll(double slope) implements Forecaster {
    @Override
    public String name() {
      return "trend";
    }

    @Override
    public boolean baseline() {
      return false;
    }

    @Override
    public Fit fit(List<PanelSeries> past) {
      double found =
          past.stream()
              .map(PanelSeries::values)
              .mapToDouble(v -> (v[v.length - 1] - v[v.length - 4]) / 3)
              .average()
              .orElseThrow();
      double step = slope == 0 ? found : slope;
      return histories ->
          histories.stream()
              .map(
                  one -> {
                    double last = one.values()[one.size() - 1];
                    double[][] rows = new double[4][Levels.count()];
                    for (int h = 0; h < rows.length; h++) {
                      Arrays.fill(rows[h], last + (h + 1) * step);
                    }
                    return new QuantileForecast(rows);
                  })
              .toList();
    }
  }
}
