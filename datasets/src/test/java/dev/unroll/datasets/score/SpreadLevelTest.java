package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadLevelTest {
  private static double[] series(double power, double growth) {
    Random random = new Random(1);
    return IntStream.range(0, 240)
        .mapToDouble(
            t -> {
              double level = 100 * Math.exp(growth * t);
              double wave = Math.sin(2 * Math.PI * t / 12) + 0.1 * random.nextGaussian();
              return level + 10 * Math.pow(level / 100, power) * wave;
            })
        .toArray();
  }

  @Test
  void slopeIsThePowerOfTheLevelThatTheSpreadFollows() {
    for (double power : new double[] {0, 0.5, 1, 1.3}) {
      assertThat(SpreadLevel.slope(series(power, 0.005), 12)).isBetween(power - 0.3, power + 0.3);
    }
  }

  @Test
  void logarithmsAloneAreForWideOrSteepSeries() {
    assertThat(SpreadLevel.onlyLogarithms(series(0.5, 0.005), 12)).isFalse();
    assertThat(SpreadLevel.onlyLogarithms(series(1.3, 0.005), 12)).isTrue();
    assertThat(SpreadLevel.onlyLogarithms(series(0.9, 0.02), 12)).as("e^4.8 = 120").isTrue();
    double[] negative = series(1.3, 0.005);
    negative[5] = -1;
    assertThat(SpreadLevel.onlyLogarithms(negative, 12)).isFalse();
    assertThat(SpreadLevel.slope(negative, 12)).isZero();
  }
}
