package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConformalTest {
  @Test
  void theRankIsTheFiniteSampleOne() {
    double[] scores = IntStream.rangeClosed(1, 19).mapToDouble(k -> 20 - k).toArray();
    assertThat(Conformal.correction(scores, 0.05)).isEqualTo(19); // ⌈20·0.95⌉
    assertThat(Conformal.correction(scores, 0.1)).isEqualTo(18);
    assertThat(Conformal.correction(scores, 0.5)).isEqualTo(10);
    assertThat(Conformal.correction(scores, 0.04)).isInfinite();
    double[] gaps = {3, Double.NaN, 1, 2};
    assertThat(Conformal.correction(gaps, 0.5)).isEqualTo(2);
    assertThatThrownBy(() -> Conformal.correction(new double[] {Double.NaN}, 0.1))
        .hasMessage("conformal calibration: expected at least one known score, got none");
  }

  @Test
  void scoresByHand() {
    double[] actual = {0, 5, 12};
    double[] point = {1, 5, 10};
    assertThat(Conformal.intervalScores(actual, point, point)).containsExactly(1, 0, 2);
    double[] lower = {2, 2, 2};
    double[] upper = {9, 9, 9};
    assertThat(Conformal.intervalScores(actual, lower, upper)).containsExactly(2, -3, 3);
  }

  /** The chance to cover one more exchangeable value is rank / (n + 1): 27/30 for n = 29. */
  @Test
  void coversAsOftenAsItSays() {
    Random random = new Random(8);
    int trials = 20_000;
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] actual = random.doubles(29).map(u -> random.nextGaussian()).toArray();
      double[] scores = Conformal.intervalScores(actual, new double[29], new double[29]);
      double width = Conformal.correction(scores, 0.1);
      covered += Math.abs(random.nextGaussian()) <= width ? 1 : 0;
    }
    assertThat(covered / (double) trials).isCloseTo(0.9, within(0.007));
  }

  /** Intervals much too wide are narrowed until they cover as often as they say. */
  @Test
  void narrowsIntervalsThatAreTooWide() {
    Random random = new Random(9);
    int n = 20_000;
    double[] actual = random.doubles(n).map(u -> random.nextGaussian()).toArray();
    double[] lower = IntStream.range(0, n).mapToDouble(i -> -5).toArray();
    double[] upper = IntStream.range(0, n).mapToDouble(i -> 5).toArray();
    double correction = Conformal.correction(Conformal.intervalScores(actual, lower, upper), 0.05);
    assertThat(5 + correction).isCloseTo(1.96, within(0.05));
  }
}
