package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ClassicalTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final Offset<Double> CLOSE = within(1e-4);
  private static final double GAP = Double.NaN;
  private static final double[] SEASON = {3, -1, 4, -6};

  /** A line is gone on with by whatever knows a trend. */
  @Test
  void aLineGoesOn() {
    double[] line = series(40, t -> 5 + 0.5 * t);
    double[] next = {25, 25.5, 26, 26.5, 27, 27.5};
    assertThat(mean(NaiveMethod.DRIFT, line, 1)).containsExactly(next, EXACT);
    assertThat(mean(ExponentialSmoothing.of(Smoothing.Kind.HOLT), line, 1))
        .containsExactly(next, CLOSE);
    assertThat(mean(ExponentialSmoothing.best(), line, 1)).containsExactly(next, CLOSE);
    assertThat(mean(NaiveMethod.SEASONAL_NAIVE_INCREMENT, line, 4)).containsExactly(next, EXACT);
    assertThat(mean(new WindowRidge(4, 6), line, 1)).containsExactly(next, CLOSE);
    assertThat(NaiveMethod.DRIFT.fit(line, 1).forecast(line, 3).deviation())
        .containsExactly(new double[3], EXACT);
  }

  /** A season is repeated by whatever knows one, and a line under it gone on with. */
  @Test
  void aSeasonRepeats() {
    double[] season = series(41, t -> 20 + SEASON[t % 4]);
    double[] next = {19, 24, 14, 23, 19, 24};
    assertThat(mean(NaiveMethod.SEASONAL_NAIVE, season, 4)).containsExactly(next, EXACT);
    assertThat(mean(NaiveMethod.SEASONAL_NAIVE_INCREMENT, season, 4)).containsExactly(next, EXACT);
    assertThat(mean(AutoRegression.byAic(6), season, 4)).containsExactly(next, CLOSE);
    for (Smoothing.Kind kind : List.of(Smoothing.Kind.ADDITIVE, Smoothing.Kind.MULTIPLICATIVE)) {
      assertThat(mean(ExponentialSmoothing.of(kind), season, 4)).containsExactly(next, CLOSE);
    }
    double[] rising = series(41, t -> 20 + t + SEASON[t % 4]);
    double[] above = series(6, h -> next[h] + 41 + h);
    assertThat(mean(ExponentialSmoothing.best(), rising, 4)).containsExactly(above, CLOSE);
    double[] growing = series(41, t -> (20 + t) * (1 + SEASON[t % 4] / 10));
    double[] product = series(6, h -> (61 + h) * (1 + SEASON[(41 + h) % 4] / 10));
    // The first trend is the first two seasons' mean change, which such a season only nearly shows.
    assertThat(mean(ExponentialSmoothing.best(), growing, 4))
        .containsExactly(product, within(0.005));
  }

  /** Darts' combination: seasonal naive + drift − last value. */
  @Test
  void seasonalNaiveWithDriftIsTheSumOfItsParts() {
    double[] history = new Random(2).doubles(30).toArray();
    double[] drift = mean(NaiveMethod.DRIFT, history, 4);
    double[] naive = mean(NaiveMethod.SEASONAL_NAIVE, history, 4);
    double[] sum = series(6, h -> naive[h] + drift[h] - history[29]);
    assertThat(mean(NaiveMethod.SEASONAL_NAIVE_DRIFT, history, 4)).containsExactly(sum, EXACT);
  }

  @Test
  void meansByHand() {
    double[] history = {1, 2, GAP, 6, 3, 4, 5, 7};
    assertThat(mean(NaiveMethod.MEAN, history, 1)).containsExactly(series(6, h -> 4), EXACT);
    // Squares 9, 4, 4, 1, 0, 1, 9 over 6 degrees of freedom, times 1 + 1/7.
    assertThat(NaiveMethod.MEAN.fit(history, 1).forecast(history, 1).deviation()[0])
        .isCloseTo(Math.sqrt(28 / 6.0 * 8 / 7), EXACT);
    assertThat(mean(new MovingAverage(2), history, 1)).containsExactly(series(6, h -> 6), EXACT);
  }

  @Test
  void gapsFollowEachMethodsRule() {
    double[] history = {1, 3, GAP, 4, 6, GAP, GAP};
    Forecast naive = NaiveMethod.LAST_VALUE.fit(history, 1).forecast(history, 2);
    assertThat(naive.mean()).containsExactly(6, 6);
    // Changes 2 and 2 between neighbours; the last value lies 2 steps further back.
    assertThat(naive.deviation()).containsExactly(new double[] {2 * Math.sqrt(3), 4}, EXACT);
    assertThat(mean(NaiveMethod.DRIFT, history, 1)[0]).isCloseTo(6 + 3 * 1.25, EXACT);
    double[] seasons = {1, 2, 3, 11, 12, 13, 21, GAP, 23};
    Forecast seasonal = NaiveMethod.SEASONAL_NAIVE.fit(seasons, 3).forecast(seasons, 3);
    assertThat(seasonal.mean()).containsExactly(21, 12, 23);
    assertThat(seasonal.deviation())
        .containsExactly(new double[] {10, 10 * Math.sqrt(2), 10}, EXACT);
    double[] holed = series(60, t -> t % 7 == 3 ? GAP : 20 + t + SEASON[t % 4]);
    assertThat(mean(ExponentialSmoothing.of(Smoothing.Kind.ADDITIVE), holed, 4)[0])
        .isCloseTo(80 + SEASON[0], within(0.01));
    double[] sparse = series(400, t -> t % 40 == 3 ? GAP : 20 + SEASON[t % 4]);
    assertThat(mean(new WindowRidge(6, 6), sparse, 4)[0]).isCloseTo(23, within(0.01));
  }

  @Test
  void autoRegressionFindsItsCoefficients() {
    Random random = new Random(7);
    double[] series = new double[5000];
    for (int t = 2; t < series.length; t++) {
      series[t] = 3 + 0.6 * series[t - 1] - 0.3 * series[t - 2] + 2 * random.nextGaussian();
    }
    BaselineMethod.Fit two = AutoRegression.of(2).fit(series, 1);
    // With the past 0, 0 the next is c; with the last value 1 it is c + φ_1; before it, c + φ_2.
    double c = two.forecast(new double[] {0, 0}, 1).mean()[0];
    assertThat(c).isCloseTo(3, within(0.2));
    assertThat(two.forecast(new double[] {0, 1}, 1).mean()[0] - c).isCloseTo(0.6, within(0.04));
    assertThat(two.forecast(new double[] {1, 0}, 1).mean()[0] - c).isCloseTo(-0.3, within(0.04));
    for (BaselineMethod method : List.of(AutoRegression.of(2), AutoRegression.byAic(10))) {
      Forecast far = method.fit(series, 1).forecast(series, 60);
      assertThat(far.mean()[59]).isCloseTo(3 / 0.7, within(0.2));
      assertThat(far.deviation()[0]).isCloseTo(2, within(0.06));
      assertThat(far.deviation()[1]).isCloseTo(2 * Math.sqrt(1.36), within(0.1));
      // The variance of an AR(2): (1 − φ_2)·σ² / ((1 + φ_2)((1 − φ_2)² − φ_1²))
      double variance = 1.3 * 4 / (0.7 * (1.69 - 0.36));
      assertThat(far.deviation()[59]).isCloseTo(Math.sqrt(variance), within(0.12));
    }
  }

  @Test
  void simpleSmoothingFindsAlpha() {
    Random random = new Random(11);
    double level = 50;
    double[] series = new double[3000];
    for (int t = 0; t < series.length; t++) {
      double error = random.nextGaussian();
      series[t] = level + error;
      level += 0.3 * error;
    }
    ExponentialSmoothing simple = ExponentialSmoothing.of(Smoothing.Kind.SIMPLE);
    assertThat(simple.search(series, 1).alpha()).isCloseTo(0.3, within(0.04));
    double[] deviation = simple.fit(series, 1).forecast(series, 11).deviation();
    assertThat(deviation[0]).isCloseTo(1, within(0.05));
    assertThat(deviation[10]).isCloseTo(Math.sqrt(1 + 0.09 * 10), within(0.1));
  }

  /** Table of section 8.7 of Hyndman &amp; Athanasopoulos for Holt's method and Holt-Winters'. */
  @Test
  void smoothingDeviationsAreThePublishedOnes() {
    double a = 0.4;
    double b = 0.1;
    double g = 0.2;
    Smoothing.Weights weights = new Smoothing.Weights(a, b, g, 1);
    double[] holt =
        new Smoothing(Smoothing.Kind.HOLT, weights, 1, 1, new double[0])
            .forecast(9, 3, false)
            .deviation();
    double[] winters =
        new Smoothing(Smoothing.Kind.ADDITIVE, weights, 1, 1, SEASON)
            .forecast(9, 3, false)
            .deviation();
    for (int h = 1; h <= 9; h++) {
      double trend = 1 + (h - 1) * (a * a + a * b * h + b * b * h * (2 * h - 1) / 6.0);
      assertThat(holt[h - 1]).isCloseTo(3 * Math.sqrt(trend), EXACT);
      int k = (h - 1) / 4;
      double seasonal = trend + g * k * (2 * a + g + b * 4 * (k + 1));
      assertThat(winters[h - 1]).isCloseTo(3 * Math.sqrt(seasonal), EXACT);
    }
  }

  /** On random walks, 95 % intervals of the naive forecast hold 95 % of what comes. */
  @Test
  void naiveDeviationGrowsAsTheRootAndCovers() {
    Random random = new Random(13);
    int inside = 0;
    for (int trial = 0; trial < 1000; trial++) {
      double[] walk = new double[220];
      for (int t = 1; t < walk.length; t++) {
        walk[t] = walk[t - 1] + random.nextGaussian();
      }
      double[] past = Arrays.copyOf(walk, 200);
      Forecast forecast = NaiveMethod.LAST_VALUE.fit(past, 1).forecast(past, 20);
      double[] deviation = forecast.deviation();
      assertThat(deviation[19]).isCloseTo(deviation[0] * Math.sqrt(20), EXACT);
      for (int h = 0; h < 20; h++) {
        inside += Math.abs(walk[200 + h] - forecast.mean()[h]) <= 1.96 * deviation[h] ? 1 : 0;
      }
    }
    assertThat(inside / 20_000.0).isCloseTo(0.95, within(0.015));
  }

  /** A fit is used on longer histories without learning again. */
  @Test
  void aFitGoesOnWithALongerHistory() {
    double[] history = series(50, t -> 20 + SEASON[t % 4]);
    double[] longer = series(53, t -> 20 + SEASON[t % 4]);
    double[] next = {19, 24, 14, 23};
    for (BaselineMethod method :
        List.of(
            NaiveMethod.SEASONAL_NAIVE,
            ExponentialSmoothing.of(Smoothing.Kind.ADDITIVE),
            AutoRegression.of(4),
            new WindowRidge(5, 4))) {
      assertThat(method.fit(history, 4).forecast(longer, 4).mean())
          .as(method.label())
          .containsExactly(next, CLOSE);
    }
  }

  @Test
  void everyMethodOfTheListGivesFiniteForecastsOfAnySeries() {
    Random random = new Random(17);
    List<double[]> histories =
        List.of(
            series(120, t -> 0),
            series(120, t -> 1e6 + random.nextGaussian()),
            series(120, t -> t % 11 == 5 ? GAP : random.nextGaussian()),
            series(120, t -> t < 4 || t > 116 ? GAP : Math.exp(t / 10.0)));
    for (double[] history : histories) {
      for (BaselineMethod method : BaselineMethods.all(4, History.known(history), 6, 0)) {
        boolean gaps = History.known(history) < 120;
        if (gaps && (method instanceof WindowRidge || method instanceof AutoRegression)) {
          continue; // too few whole windows is an error of its own
        }
        Forecast forecast = method.fit(history, 4).forecast(history, 6);
        for (int h = 0; h < 6; h++) {
          assertThat(forecast.mean()[h]).as(method.label()).isFinite();
          assertThat(forecast.deviation()[h]).as(method.label()).isFinite().isNotNegative();
        }
      }
    }
  }

  @Test
  void methodsThatDoNotFitTheSeriesAreNotInTheList() {
    assertThat(BaselineMethods.all(1, 500, 12, 0))
        .noneMatch(method -> method.label().contains("season"));
    assertThat(BaselineMethods.all(12, 20, 12, 0))
        .extracting(BaselineMethod::label)
        .contains("last value", "seasonal naive")
        .doesNotContain("seasonal naive + increment");
    assertThatThrownBy(() -> NaiveMethod.SEASONAL_NAIVE.fit(new double[4], 12))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(
            "seasonal naive: expected a history of at least 13 known values, got 4:");
  }

  private static double[] mean(BaselineMethod method, double[] history, int season) {
    return method.fit(history, season).forecast(history, 6).mean();
  }

  private static double[] series(int length, IntToDoubleFunction value) {
    return IntStream.range(0, length).mapToDouble(value).toArray();
  }
}
