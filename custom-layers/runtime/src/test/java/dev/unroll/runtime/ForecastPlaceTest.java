package dev.unroll.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ForecastPlaceTest {
  private static final double[] LEVELS = {0.1, 0.5, 0.9};
  private static final Offset<Double> EXACT = within(1e-12);

  private static double[] tails(double value, double... quantiles) {
    return ForecastPlace.tails(LEVELS, quantiles, value);
  }

  /** A tail falls as it does from the middle to the outermost quantile: here to a fifth in 10. */
  @Test
  void tailsGoOnExponentially() {
    assertThat(tails(2.5, 0, 10, 30)).containsExactly(new double[] {0.2, 0.8}, EXACT);
    assertThat(tails(-10, 0, 10, 30)).containsExactly(new double[] {0.02, 0.98}, EXACT);
    assertThat(tails(50, 0, 10, 30)).containsExactly(new double[] {0.98, 0.02}, EXACT);
    assertThat(tails(-1e-9, 0, 10, 30)[0]).as("no jump").isCloseTo(0.1, within(1e-9));
    assertThat(tails(1030, 0, 10, 30)[1]).isCloseTo(0.1 * Math.pow(0.2, 50), within(1e-40));
    assertThat(tails(4, 3, 3, 3)).containsExactly(1, 0);
    assertThat(tails(Double.NaN, 0, 10, 30)).containsOnly(Double.NaN);
  }

  @Test
  void anOddValueIsHeldUntilTheLevelHasChanged() {
    ForecastPlace place = ForecastPlace.of(LEVELS, new double[] {0, 10, 30}, 50);
    assertThat(place.expected()).isEqualTo(10);
    assertThat(place.pit()).isCloseTo(0.98, EXACT);
    assertThat(place.p()).isCloseTo(0.04, EXACT);
    assertThat(place.held(0.05, 0, 2)).isTrue();
    assertThat(place.held(0.05, 2, 2)).isFalse();
    assertThat(place.held(0.03, 0, 2)).isFalse();
    assertThat(ForecastPlace.of(LEVELS, new double[0], 50)).isEqualTo(ForecastPlace.UNKNOWN);
    assertThat(ForecastPlace.UNKNOWN.held(1, 0, 2)).isFalse();
  }
}
