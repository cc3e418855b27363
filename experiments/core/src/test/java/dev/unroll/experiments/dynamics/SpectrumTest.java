package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.io.Json;
import dev.unroll.layers.blocks.LstmCell;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpectrumTest {

  /**
   * The circular law: eigenvalues of N(0, g²/H) fill the disc of radius g. At H = 200 the edge is
   * blurred by about 1/√H = 7 %, and its mean over a few draws is much nearer.
   */
  @Test
  void theRadiusOfAGaussianMatrixIsItsGain() {
    double gain = 1.5;
    double sum = 0;
    for (int seed = 0; seed < 3; seed++) {
      double[][] w = RandomCells.gaussian(new Random(seed), 200, 200, gain / Math.sqrt(200));
      double radius = Spectrum.of(w).radius();
      assertThat(radius).isCloseTo(gain, within(0.1 * gain));
      sum += radius;
    }
    assertThat(sum / 3).isCloseTo(gain, within(0.05 * gain));
  }

  @Test
  void anOrthogonalMatrixIsNormalAndOnTheUnitCircle() {
    Spectrum spectrum = Spectrum.of(RandomCells.orthogonal(new Random(1), 40));
    assertThat(spectrum.moduli()).hasSize(40).allMatch(modulus -> Math.abs(modulus - 1) < 1e-12);
    assertThat(spectrum.sigmaMax()).isCloseTo(1, within(1e-11));
    assertThat(spectrum.frobenius()).isCloseTo(Math.sqrt(40), within(1e-12));
    assertThat(spectrum.relativeDeparture()).isLessThan(1e-7);
  }

  /** A = [[a, c], [0, b]] by hand: the departure is |c|. */
  @Test
  void theDepartureOfATriangularMatrixIsWhatStandsAboveItsDiagonal() {
    Spectrum spectrum = Spectrum.of(new double[][] {{0.5, 10}, {0, -0.25}});
    assertThat(spectrum.radius()).isCloseTo(0.5, within(1e-12));
    assertThat(spectrum.departure()).isCloseTo(10, within(1e-12));
    assertThat(spectrum.sigmaMax()).isGreaterThan(10);
    Spectrum nilpotent = Spectrum.of(new double[][] {{0, 1}, {0, 0}});
    assertThat(nilpotent.relativeDeparture()).isCloseTo(1, within(1e-12));
    assertThat(Spectrum.of(new double[3][3]).relativeDeparture()).isZero();
    assertThat(Spectrum.of(new double[][] {{Double.NaN}})).isNull();
  }

  /** Around zero an LSTM without biases has h = c/2, so half of its 2·H eigenvalues are zero. */
  @Test
  void matricesOfLowRankAndTinyOnesHaveSpectraToo() {
    Random random = new Random(3);
    for (int h = 2; h <= 40; h += 2) {
      double[][] wh = RandomCells.gaussian(random, h, 4 * h, 1);
      CellMap lstm =
          CellMap.of(new LstmCell(1, 0), new double[1][4 * h], wh, new double[4 * h], null);
      double[][] jacobian = lstm.jacobian(new double[2 * h], new double[1]);
      double scale = Spectrum.of(jacobian).frobenius();
      assertThat(Spectrum.of(jacobian).moduli().subList(h, 2 * h))
          .allMatch(modulus -> modulus < 1e-9 * scale);
    }
    double[][] tiny = {{3e-200, 1e-200}, {0, -2e-200}};
    assertThat(Spectrum.of(tiny).radius()).isCloseTo(3e-200, within(1e-212));
  }

  @Test
  void theLargestSingularValueIsThatOfTheDecomposition() {
    for (int n : new int[] {1, 2, 3, 8, 31, 60}) {
      for (double scale : new double[] {1e-200, 1, 1e200}) {
        double[][] a = RandomCells.gaussian(new Random(n), n, n + n % 3, 1);
        double expected = Arrays.stream(RandomCells.singularValues(a)).max().orElseThrow() * scale;
        for (double[] row : a) {
          Rows.scale(scale, row);
        }
        assertThat(LargestSingularValue.of(a)).isCloseTo(expected, within(1e-10 * expected));
      }
    }
    assertThat(LargestSingularValue.of(new double[4][3])).isZero();
  }

  @Test
  void aRunThatRecordedLessOrMoreCanStillBeRead() throws Exception {
    String before = "{\"eigenvalues\":[[0.5,0.0]],\"radius\":0.5,\"sigmaMax\":0.5,\"other\":1}";
    Spectrum old = Json.MAPPER.readValue(before, Spectrum.class);
    assertThat(old.radius()).isEqualTo(0.5);
    assertThat(old.frobenius()).isNaN();
    assertThat(old.departure()).isNaN();
    Spectrum made = Spectrum.of(new double[][] {{0.5, 3}, {0, 0.1}});
    Spectrum read = Json.MAPPER.readValue(Json.line(Json.map(made)), Spectrum.class);
    assertThat(read.departure()).isEqualTo(made.departure()).isCloseTo(3, within(1e-12));
  }
}
