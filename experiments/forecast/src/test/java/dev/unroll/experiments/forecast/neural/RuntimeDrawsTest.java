package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.runtime.random.Draws;
import dev.unroll.runtime.random.Tails;
import dev.unroll.runtime.random.Well;
import java.util.Random;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PascalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exported forecaster draws with the JDK alone what commons-math draws here. */
final class RuntimeDrawsTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7, 1L << 40, Long.MIN_VALUE})
  void numbersAreTheSame(long seed) {
    Well ours = new Well(seed);
    RandomGenerator theirs = new Well19937c(seed);
    for (int k = 0; k < 2000; k++) {
      assertThat(ours.uniform()).isEqualTo(theirs.nextDouble());
      assertThat(ours.normal()).isCloseTo(theirs.nextGaussian(), within(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.05, .7, 1, 1.5, 40})
  void gammasAreTheSame(double shape) {
    Well ours = new Well(3);
    GammaDistribution theirs = new GammaDistribution(new Well19937c(3L), shape, 2);
    for (int k = 0; k < 2000; k++) {
      double expected = theirs.sample();
      assertThat(Draws.gamma(ours, shape, 2)).isCloseTo(expected, within(1e-12 * expected));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.01, 3, 39.9, 40, 77.7, 1234.5})
  void countsAreTheSame(double mean) {
    Well ours = new Well(5);
    PoissonDistribution theirs = new PoissonDistribution(new Well19937c(5L), mean, 1e-12, 10_000);
    for (int k = 0; k < 2000; k++) {
      assertThat(Draws.poisson(ours, mean)).isEqualTo(theirs.sample());
    }
  }

  @Test
  void quantilesAreTheSame() {
    Random random = new Random(1);
    for (int k = 0; k < 300; k++) {
      double level = .001 + .998 * random.nextDouble();
      double freedom = 2 + Math.exp(8 * random.nextDouble() - 5);
      double t = new TDistribution(null, freedom).inverseCumulativeProbability(level);
      assertThat(Tails.student(level, freedom)).isCloseTo(t, within(1e-7 * (1 + Math.abs(t))));
      int r = 1 + random.nextInt(20);
      double mean = Math.exp(6 * random.nextDouble() - 2);
      int count =
          new PascalDistribution(null, r, r / (r + mean)).inverseCumulativeProbability(level);
      assertThat(Tails.negativeBinomial(level, mean, r)).isEqualTo(count);
    }
  }
}
