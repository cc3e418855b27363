package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DieboldMarianoTest {
  private static final double[] E1 = {
    0.002241270, -0.000661906, -1.200002613, -4.000218178, 3.799373533, 3.401005111, -1.199692125,
    -0.800490048, -1.200048999, 3.399847229, 7.000708948, 2.200989241, -4.800165569, -1.201043375,
    3.400167556, 3.000709085, 0.400267950, -6.800169207, -2.401259050, 1.200112198
  };
  private static final double[] E2 = {
    0.1209998, 8.0622269, -0.9189429, -1.7952436, 5.3431277, 2.0459823, -0.6073261, 0.5516816,
    -0.7633238, 4.1229472, 5.8785333, 1.2828331, -3.4854233, 1.1971370, 3.1709314, 2.3408457,
    0.4962286, -5.9841362, 0.1537114, 0.4207951
  };

  @ParameterizedTest
  @CsvSource({
    "1, 2, -0.1477, -0.1439, 0.8871",
    "10, 2, -0.1547, -0.0811, 0.9362",
    "1, 1, 0.2883, 0.2810, 0.7818"
  })
  void publishedValues(int horizon, int power, double dm, double t, double p) {
    DieboldMariano found = DieboldMariano.test(E1, E2, horizon, power);
    assertThat(found.dm()).isCloseTo(dm, within(6e-5));
    assertThat(found.t()).isCloseTo(t, within(6e-5));
    assertThat(found.p()).isCloseTo(p, within(6e-5));
    assertThat(found.pFirstBetter()).isCloseTo(t < 0 ? p / 2 : 1 - p / 2, within(6e-5));
    assertThat(found.basis()).isEqualTo(DieboldMariano.Basis.AUTOCOVARIANCES);
    DieboldMariano swapped = DieboldMariano.test(E2, E1, horizon, power);
    assertThat(swapped.t()).isCloseTo(-found.t(), within(1e-12));
    assertThat(swapped.pFirstBetter()).isCloseTo(1 - found.pFirstBetter(), within(1e-12));
  }

  /** Losses that alternate have γ_1 close to −γ_0, so that V is negative for h = 2. */
  @Test
  void withoutAPositiveVarianceTheTestIsThatOfOneStep() {
    double[] e1 = {3, 1, 3, 1, 3, 1, 3, 1.5};
    double[] e2 = {1, 2, 1, 2, 1, 2, 1, 2};
    DieboldMariano found = DieboldMariano.test(e1, e2, 2, 1);
    DieboldMariano oneStep = DieboldMariano.test(e1, e2, 1, 1);
    assertThat(found.basis()).isEqualTo(DieboldMariano.Basis.ONE_STEP);
    assertThat(found.t()).isEqualTo(oneStep.t());
    assertThat(found.p()).isEqualTo(oneStep.p()).isBetween(0.05, 1.0);
  }

  @Test
  void differencesThatAreAllZeroOrAllTheSame() {
    double[] mirrored = Arrays.stream(E1).map(e -> -e).toArray();
    DieboldMariano equal = DieboldMariano.test(E1, mirrored, 3, 2);
    assertThat(equal.basis()).isEqualTo(DieboldMariano.Basis.NO_DIFFERENCE);
    assertThat(equal.p()).isEqualTo(1);
    assertThat(equal.pFirstBetter()).isEqualTo(0.5);
    double[] further = Arrays.stream(E1).map(e -> Math.abs(e) + 0.1).toArray();
    DieboldMariano constant = DieboldMariano.test(E1, further, 3, 1);
    assertThat(constant.basis()).isEqualTo(DieboldMariano.Basis.CONSTANT_DIFFERENCE);
    assertThat(constant.meanDifference()).isCloseTo(-0.1, within(1e-12));
    assertThat(constant.p()).isNaN();
  }

  @Test
  void missingErrorsAreLeftOut() {
    double[] e1 = new double[E1.length + 2];
    double[] e2 = new double[E1.length + 2];
    System.arraycopy(E1, 0, e1, 1, E1.length);
    System.arraycopy(E2, 0, e2, 1, E1.length);
    e1[0] = Double.NaN;
    e2[E1.length + 1] = Double.NaN;
    assertThat(DieboldMariano.test(e1, e2, 10, 2)).isEqualTo(DieboldMariano.test(E1, E2, 10, 2));
  }

  /** Two forecasts that are equally good differ at the 5 % level in about 5 % of the series. */
  @Test
  void sizeUnderTheNull() {
    Random random = new Random(4);
    int rejected = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double[] e1 = random.doubles(40).map(u -> random.nextGaussian()).toArray();
      double[] e2 = random.doubles(40).map(u -> random.nextGaussian()).toArray();
      rejected += DieboldMariano.test(e1, e2, 1, 2).p() < 0.05 ? 1 : 0;
    }
    assertThat(rejected / 2000.0).isBetween(0.035, 0.065);
  }

  @Test
  void badInput() {
    assertThatThrownBy(() -> DieboldMariano.test(E1, E2, 20, 2))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("got horizon 20 and 20 errors");
    assertThatThrownBy(() -> DieboldMariano.test(E1, new double[3], 1, 2))
        .hasMessageContaining("expected one value for each of the 20 actual values, got 3");
  }
}
