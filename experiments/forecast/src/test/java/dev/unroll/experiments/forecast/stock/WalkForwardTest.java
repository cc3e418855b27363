package dev.unroll.experiments.forecast.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.unroll.datasets.baseline.AutoRegression;
import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WalkForwardTest {
  private static final List<Forecaster> AR1 = List.of(classical(AutoRegression.of(1)));

  @Test
  void simulatedPricesAreWhatTheySay() {
    double[] walk = SimulatedPrices.gbm(1, 20_001).returns();
    assertThat(correlation(walk)).isCloseTo(0, within(0.03));
    assertThat(kurtosis(walk)).isCloseTo(3, within(0.15));
    assertThat(correlation(SimulatedPrices.ar1(1, 20_001, 0.3).returns()))
        .isCloseTo(0.3, within(0.03));
    double[] garch = SimulatedPrices.garch(1, 20_001).returns();
    assertThat(correlation(garch)).isCloseTo(0, within(0.05));
    assertThat(correlation(Arrays.stream(garch).map(r -> r * r).toArray())).isGreaterThan(0.1);
    assertThat(kurtosis(garch)).isGreaterThan(3.3);
  }

  /** Published: 15 of 20 is .531 to .888 (Wilson's interval). */
  @Test
  void wilsonsInterval() {
    Wilson found = Wilson.of(15, 20);
    assertThat(found.low()).isCloseTo(0.531, within(5e-4));
    assertThat(found.high()).isCloseTo(0.888, within(5e-4));
  }

  @Test
  void noEvidenceOnRandomWalksAndSkillWhereThereIsSome() throws IOException {
    int none = 0;
    int found = 0;
    for (int seed = 1; seed <= 100; seed++) {
      none += skilled(SimulatedPrices.gbm(seed, 2000)) ? 0 : 1;
      found += skilled(SimulatedPrices.ar1(seed, 2000, 0.3)) ? 1 : 0;
    }
    assertThat(none).isGreaterThanOrEqualTo(93);
    assertThat(found).isGreaterThanOrEqualTo(90);
  }

  @Test
  void theRecurrentNetworkFindsTheSkillAndOnlyThat() throws IOException {
    List<Forecaster> network = List.of(StockStudy.network(1));
    WalkForward some = WalkForward.of(SimulatedPrices.ar1(1, 2000, 0.3), network, 500);
    assertThat(some.isSkilled()).isTrue();
    assertThat(some.judged().r2()).as("of a possible .09").isBetween(0.03, 0.13);
    WalkForward none = WalkForward.of(SimulatedPrices.gbm(1, 2000), network, 500);
    assertThat(none.isSkilled()).isFalse();
    assertThat(none.verdict().get(0)).contains("no evidence that it beats the random walk");
    assertThat(none.judged().priceR2()).as("and yet").isGreaterThan(0.95);
    assertThat(none.judged().coverage()).isCloseTo(0.95, within(0.03));
  }

  /** ND4J draws a seed from the clock for 0. */
  @Test
  void zeroIsASeed() {
    double[] returns = SimulatedPrices.ar1(0, 400, 0.3).returns();
    assertThat(next(0, returns)).containsExactly(next(0, returns)).isNotEqualTo(next(1, returns));
  }

  private static double[] next(long seed, double[] returns) {
    List<PanelSeries> past = List.of(new PanelSeries("returns", returns));
    return StockStudy.network(seed).fit(past).forecast(past).get(0).median();
  }

  @Test
  void theRandomWalkCopiesYesterdayAndALeakIsTooGood() throws IOException {
    Prices prices = SimulatedPrices.gbm(2, 1000);
    WalkForward walk = WalkForward.of(prices, List.of(classical(NaiveMethod.RANDOM_WALK)), 250);
    assertThat(walk.judged().copies()).isTrue();
    assertThat(walk.judged().theil()).isCloseTo(1, within(1e-12));
    double[] returns = prices.returns();
    Forecaster shifted =
        new Forecaster() {
          @Override
          public String name() {
            return "shifted";
          }

          @Override
          public boolean baseline() {
            return false;
          }

          @Override
          public Fit fit(List<PanelSeries> past) {
            return histories -> {
              double[] step = new double[Levels.count()];
              Arrays.fill(step, 0.9 * returns[histories.get(0).size()]);
              return List.of(new QuantileForecast(new double[][] {step}));
            };
          }
        };
    WalkForward leak = WalkForward.of(prices, List.of(shifted), 250);
    assertThat(leak.judged().copies()).isFalse();
    assertThat(leak.verdict().get(1)).contains("too good: look for a leak");
  }

  @Test
  void aPriceThatMovesOnceGetsNoVerdict() throws IOException {
    double[] close = SimulatedPrices.gbm(4, 400).close();
    Arrays.fill(close, 190, close.length, close[190]);
    close[close.length - 50] *= 1.01;
    Arrays.fill(close, close.length - 49, close.length, close[close.length - 50]);
    WalkForward walk = WalkForward.of(new Prices("still", close), AR1, 100);
    assertThat(walk.verdict())
        .last(STRING)
        .contains("still: no verdict, since the price moves once, which is too seldom")
        .doesNotContain("R²");
    assertThat(walk.isSkilled()).isFalse();
  }

  @Test
  void averagesAreNotPricesAndFewPricesAreTooFew() throws IOException {
    double[] days = SimulatedPrices.gbm(3, 21 * 400).close();
    double[] months = new double[400];
    for (int m = 0; m < months.length; m++) {
      months[m] = Arrays.stream(days, 21 * m, 21 * (m + 1)).average().orElseThrow();
    }
    WalkForward averaged = WalkForward.of(new Prices("averages", months), AR1, 100);
    assertThat(averaged.verdict()).anyMatch(line -> line.contains("monthly averages"));
    assertThat(WalkForward.of(SimulatedPrices.gbm(3, 2000), AR1, 250).verdict()).hasSize(1);
    for (long seed = 1; seed <= 5; seed++) {
      Prices skill = SimulatedPrices.ar1(seed, 2000, 0.3);
      assertThat(WalkForward.of(skill, AR1, 250).verdict()).as("seed %d", seed).hasSize(1);
    }
    assertThatThrownBy(() -> WalkForward.of(SimulatedPrices.gbm(1, 100), AR1, 250))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("at least 301 prices");
  }

  private static Forecaster classical(BaselineMethod method) {
    return new ClassicalForecaster(method, 1, 1);
  }

  private static boolean skilled(Prices prices) throws IOException {
    WalkForward walk = WalkForward.of(prices, AR1, 250);
    return walk.isSkilled();
  }

  private static double correlation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double own = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double next =
        IntStream.range(1, values.length)
            .mapToDouble(t -> (values[t] - mean) * (values[t - 1] - mean))
            .sum();
    return next / own;
  }

  private static double kurtosis(double[] values) {
    double square = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    return Arrays.stream(values).map(v -> v * v * v * v).average().orElseThrow() / square / square;
  }
}
