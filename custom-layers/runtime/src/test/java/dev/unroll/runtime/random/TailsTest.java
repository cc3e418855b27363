package dev.unroll.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published tables and closed forms; {@code HeadTest} of the forecasts compares the rest. */
final class TailsTest {

  /** NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2. */
  @ParameterizedTest
  @CsvSource({
    ".975, 3, 3.182",
    ".9, 5, 1.476",
    ".95, 10, 1.812",
    ".99, 30, 2.457",
    ".999, 100, 3.174",
    ".025, 3, -3.182"
  })
  void quantilesOfStudentAreThoseOfTheTable(double level, double freedom, double value) {
    assertThat(Tails.student(level, freedom)).isCloseTo(value, within(5e-4));
  }

  /** With two degrees of freedom t = (2p − 1) / √(2p(1 − p)), with one the tangent. */
  @Test
  void quantilesOfStudentHaveClosedForms() {
    for (double p = 1e-6; p < 1; p += .0137) {
      double two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
      assertThat(Tails.student(p, 2)).isCloseTo(two, within(1e-11 * (1 + Math.abs(two))));
      double one = Math.tan(Math.PI * (p - .5));
      assertThat(Tails.student(p, 1)).isCloseTo(one, within(1e-9 * (1 + Math.abs(one))));
    }
    assertThat(Tails.student(.5, 4)).isZero();
  }

  /** With r = 1 a count is geometric: P(K ≤ k) = 1 − (μ / (1 + μ))^(k + 1). */
  @Test
  void quantilesOfCountsAreTheLeastThatReachTheLevel() {
    for (double mean : new double[] {.01, 1.3, 40, 5e4}) {
      for (double level : new double[] {.025, .31, .9, .975}) {
        double exact = Math.log1p(-level) / Math.log(mean / (1 + mean)) - 1;
        assertThat(Tails.negativeBinomial(level, mean, 1))
            .isEqualTo(Math.max(0, (long) Math.ceil(exact)));
      }
    }
  }
}
