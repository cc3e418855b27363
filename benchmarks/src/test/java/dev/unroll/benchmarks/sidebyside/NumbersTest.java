package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  private static final double TINY = 1e-9;

  @Test
  void theExponentOfAPowerIsFound() {
    double[] x = {25, 50, 100, 400};
    double[] y = IntStream.range(0, 4).mapToDouble(k -> 0.03 * Math.pow(x[k], 1.7)).toArray();

    assertThat(TableNumbers.exponent(x, y)).isCloseTo(1.7, within(TINY));
    assertThat(TableNumbers.exponent(x, new double[] {2, 2, 2, 2})).isCloseTo(0, within(TINY));
  }

  @Test
  void aMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(TableNumbers.median(3, 1, 2)).isEqualTo(2);
    assertThat(TableNumbers.median(4, 1, 3, 2)).isEqualTo(2.5);
    assertThat(TableNumbers.median()).isNaN();
  }

  @Test
  void percentilesAreValuesThatOccurred() {
    double[] values = IntStream.rangeClosed(1, 1000).mapToDouble(k -> k).toArray();

    assertThat(TableNumbers.percentile(90, values)).isEqualTo(900);
    assertThat(TableNumbers.percentile(99.9, values)).isEqualTo(999);
    assertThat(TableNumbers.percentile(99.9, 5, 7)).isEqualTo(7);
  }

  @Test
  void geometricMeansMultiply() {
    assertThat(TableNumbers.geometricMean(2, 8)).isCloseTo(4, within(TINY));
    assertThat(TableNumbers.geometricMean()).isNaN();
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    Samples ours = new Samples(List.of(new double[] {1}, new double[] {10, 12}, new double[] {2}));
    Samples theirs = new Samples(List.of(new double[] {3}, new double[] {22}, new double[] {2}));

    assertThat(theirs.over(ours)).isEqualTo(new Samples.Ratio(2, 1, 3));
    assertThat(theirs.over(ours).text()).isEqualTo("**2.00** (1.00–3.00)");
    assertThat(Samples.ABSENT.over(ours).text()).isEqualTo("–");
    assertThat(ours.median()).isEqualTo(2);
    assertThat(ours.calls()).isEqualTo(4);
  }

  @Test
  void numbersHaveThreeDigitsAndNoExponent() {
    assertThat(TableNumbers.text(12345.6)).isEqualTo("12,346");
    assertThat(TableNumbers.text(12.345)).isEqualTo("12.3");
    assertThat(TableNumbers.text(0.012345)).isEqualTo("0.0123");
    assertThat(TableNumbers.text(0)).isEqualTo("0.00");
    assertThat(TableNumbers.text(Double.NaN)).isEqualTo("–");
    assertThat(TableNumbers.percent(0.256)).isEqualTo("26 %");
  }
}
