package dev.unroll.experiments.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

final class InputShuffleTest {
  private static final int HORIZON = 2;

  private static List<Forecaster> makers(List<PanelSeries> series) {
    return List.of(new ClassicalForecaster(NaiveMethod.MEAN, 1, HORIZON), new Line());
  }

  @Test
  void anInputThatTheErrorDependsOnIsNamedThoughItIsNoCopy() {
    Random random = new Random(6);
    double[] values = random.doubles(200).toArray();
    double[] noisy = Arrays.stream(values).map(y -> y + 0.09 * random.nextGaussian()).toArray();
    LeakCheck check = check(values, noisy);
    assertThat(check.copies(List.of("noisy"), List.of(), 1)).isEmpty();
    List<LeakCheck.Need> needs =
        check.needs(
            InputShuffleTest::makers,
            check.of(InputShuffleTest::makers),
            List.of("noisy"),
            List.of());
    assertThat(needs).singleElement().matches(LeakCheck.Need::needed);
    assertThat(needs.get(0).words()).contains("is noisy really known at the origin?");
  }

  @Test
  void anInputOfNoUseIsNot() {
    Random random = new Random(7);
    LeakCheck check = check(random.doubles(200).toArray(), random.doubles(200).toArray());
    assertThat(
            check.needs(
                InputShuffleTest::makers,
                check.of(InputShuffleTest::makers),
                List.of("noise"),
                List.of()))
        .singleElement()
        .matches(need -> !need.needed());
  }

  private static LeakCheck check(double[] values, double[] known) {
    Map<String, double[][]> inputs = Map.of("known", new double[][] {known});
    PanelSeries series = new PanelSeries("s", null, Frequency.UNKNOWN, values, inputs, Map.of());
    return new LeakCheck(List.of(series), Protocol.expanding(HORIZON, 40, 1, "never"));
  }

  /** A line from the input to the value of the same step. */
  private static final class Line implements Forecaster {
    @Override
    public String name() {
      return "line";
    }

    @Override
    public boolean baseline() {
      return false;
    }

    @Override
    public Optional<Forecaster> labelsShifted() {
      return Optional.of(this);
    }

    @Override
    public Fit fit(List<PanelSeries> past) {
      SimpleRegression line = new SimpleRegression();
      PanelSeries one = past.get(0);
      for (int t = 0; t < one.size(); t++) {
        line.addData(one.known()[0][t], one.values()[t]);
      }
      return histories -> List.of(forecast(line, histories.get(0)));
    }

    private static QuantileForecast forecast(SimpleRegression line, PanelSeries history) {
      double[][] quantiles = new double[HORIZON][Levels.count()];
      for (int h = 0; h < HORIZON; h++) {
        Arrays.fill(quantiles[h], line.predict(history.known()[0][history.size() + h]));
      }
      return new QuantileForecast(quantiles);
    }
  }
}
