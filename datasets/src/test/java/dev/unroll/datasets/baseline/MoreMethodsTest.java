package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MoreMethodsTest {

  /**
   * ThetaModel of statsmodels 0.15, which estimates α from the values as α of an ARIMA(0, 1, 1).
   */
  @Test
  void thetaIsStatsmodels() throws IOException {
    double[] past = Arrays.copyOf(RealSeries.airline(), 132);
    double[] expected = {
      411.325, 402.231, 462.832, 444.627, 447.884, 509.54, 561.779, 559.398, 490.376, 427.236,
      371.918, 418.961
    };
    double[] found = new Theta().fit(past, 12).forecast(past, 12).mean();
    for (int h = 0; h < 12; h++) {
      assertThat(found[h]).isCloseTo(expected[h], within(0.005 * expected[h]));
    }
    double[] plain = new Theta().fit(past, 1).forecast(past, 6).mean();
    double[] line = {406.276, 407.558, 408.84, 410.122, 411.404, 412.686};
    for (int h = 0; h < 6; h++) {
      assertThat(plain[h]).isCloseTo(line[h], within(0.005 * line[h]));
    }
  }

  @Test
  void thetaContinuesALineWithHalfItsSlope() {
    double[] line = IntStream.range(0, 30).mapToDouble(t -> 5 + t).toArray();
    double[] next = new Theta().fit(line, 1).forecast(line, 3).mean();
    assertThat(next).containsExactly(new double[] {34.5, 35, 35.5}, within(1.0));
  }

  /**
   * By hand, as R's forecast::croston with α = 0.1: sizes 2, 4, 3 and steps between 2, 3, 1; first
   * z = 2, p = 2; then z = 2.2, p = 2.1; then z = 2.28, p = 1.99.
   */
  @Test
  void intermittentDemandByHand() {
    double[] values = {0, 2, 0, 0, 4, 3, 0, 0};
    assertThat(mean(Intermittent.CROSTON, values)).isCloseTo(2.28 / 1.99, within(1e-12));
    assertThat(mean(Intermittent.SBA, values)).isCloseTo(.95 * 2.28 / 1.99, within(1e-12));
    // d: .5 at the first demand, two zeros .405, a demand .4645, a demand .51805, two zeros
    // .4196205
    assertThat(mean(Intermittent.TSB, values)).isCloseTo(.4196205 * 2.28, within(1e-12));
    assertThat(Intermittent.suits(values)).isTrue();
    assertThat(Intermittent.suits(new double[] {1, 2, 0, 4})).isFalse();
    assertThat(Intermittent.suits(new double[] {0, 0, -1, 4})).isFalse();
    assertThat(Intermittent.suits(new double[9])).isFalse();
  }

  private static double mean(BaselineMethod method, double[] values) {
    return method.fit(values, 1).forecast(values, 3).mean()[2];
  }

  /** A process without noise is one of the regressions, so its forecast is what follows. */
  @Test
  void harmonicRegressionContinuesTwoSeasons() {
    double[] all = new double[1200];
    for (int t = 1; t < all.length; t++) {
      double day = 2 * Math.PI * t / 24;
      double week = 2 * Math.PI * t / 168;
      all[t] = 0.6 * all[t - 1] + 3 * Math.sin(day) + Math.cos(2 * day) + 2 * Math.cos(week);
    }
    double[] past = Arrays.copyOf(all, 1000);
    Forecast next = new HarmonicRegression(168).fit(past, 24).forecast(past, 200);
    assertThat(next.mean()).containsExactly(Arrays.copyOfRange(all, 1000, 1200), within(0.01));
    Random random = new Random(2);
    double[] noisy = Arrays.stream(past).map(value -> value + random.nextGaussian()).toArray();
    double[] ahead = new HarmonicRegression(168).fit(noisy, 24).forecast(noisy, 200).mean();
    for (int h = 0; h < 200; h++) {
      assertThat(ahead[h]).isCloseTo(all[1000 + h], within(1.0));
    }
  }

  @Test
  void aYearOfWeeksIsNoWholeNumberOfThem() {
    double[] all =
        IntStream.range(0, 1600)
            .mapToDouble(t -> 10 * Math.sin(2 * Math.PI * t * 7 / 365.25))
            .toArray();
    double[] past = Arrays.copyOf(all, 1500);
    double[] mean = new HarmonicRegression(0).fit(past, 52).forecast(past, 100).mean();
    assertThat(mean).containsExactly(Arrays.copyOfRange(all, 1500, 1600), within(1e-3));
  }

  @Test
  void theWindowOfARidgeHoldsTheLongestSeasonAndTheHorizon() {
    assertThat(ridge(List.of(24, 168), 700)).isEqualTo("ridge on 216 values");
    assertThat(ridge(List.of(24, 168), 300)).as("too short").isEqualTo("ridge on 48 values");
    assertThat(ridge(List.of(48, 336), 4000)).isEqualTo("ridge on 384 values");
    assertThat(BaselineMethods.candidates(List.of(24, 168), 700, 48, 0))
        .extracting(BaselineMethod::label)
        .contains("seasonal naive", "seasonal naive of 168");
    assertThat(BaselineMethods.candidates(List.of(), 700, 48, 0))
        .extracting(BaselineMethod::label)
        .contains("seasonal methods");
  }

  private static String ridge(List<Integer> seasons, int known) {
    return BaselineMethods.candidates(seasons, known, 48, 0).stream()
        .map(BaselineMethod::label)
        .filter(label -> label.startsWith("ridge"))
        .findFirst()
        .orElseThrow();
  }
}
