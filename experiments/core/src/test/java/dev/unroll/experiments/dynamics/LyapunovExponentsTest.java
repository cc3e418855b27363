package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LyapunovExponentsTest {
  private static final LyapunovSettings SETTINGS = new LyapunovSettings(1000, 200, 4000, 0.01);

  private static LyapunovExponents free(CellMap cell, LyapunovSettings settings) {
    double[] start = RandomCells.vector(new Random(9), cell.stateSize(), 1);
    return LyapunovExponents.free(cell, start, new double[cell.inputs()], settings);
  }

  @Test
  void anOrthogonalLinearRecurrenceHasExponentsZero() {
    LyapunovExponents found =
        free(RandomCells.linear(RandomCells.orthogonal(new Random(1), 20)), SETTINGS);
    assertThat(found.converged()).isTrue();
    assertThat(found.exponents()).hasSize(20).allMatch(exponent -> Math.abs(exponent) < 1e-10);
  }

  /** Whatever stands above the diagonal, the exponents are the logarithms of what stands on it. */
  @Test
  void aNonNormalLinearRecurrenceHasTheLogarithmsOfItsEigenvalues() {
    double[][] w = {{0.5, 100, 3}, {0, 0.25, -70}, {0, 0, 0.9}};
    LyapunovExponents found = free(RandomCells.linear(w), SETTINGS);
    assertThat(found.orRefuse().exponents().get(0)).isCloseTo(Math.log(0.9), within(1e-6));
    assertThat(found.exponents().get(1)).isCloseTo(Math.log(0.5), within(1e-6));
    assertThat(found.exponents().get(2)).isCloseTo(Math.log(0.25), within(1e-6));
    assertThat(found.dimension())
        .get()
        .extracting(LyapunovExponents.Dimension::value)
        .isEqualTo(0.0);
  }

  @Test
  void belowGainOneARandomTanhNetworkDecaysWithItsSpectralRadius() {
    double[][] w = RandomCells.gaussian(new Random(4), 60, 60, 0.8 / Math.sqrt(60));
    LyapunovExponents found = free(RandomCells.tanh(w), SETTINGS.leading(2)).orRefuse();
    assertThat(found.exponents().get(0))
        .isCloseTo(Math.log(Spectrum.of(w).radius()), within(2e-3))
        .isNegative();
  }

  @Test
  void aboveGainOneItIsChaotic() {
    double[][] w = RandomCells.gaussian(new Random(4), 60, 60, 2 / Math.sqrt(60));
    LyapunovExponents found = free(RandomCells.tanh(w), new LyapunovSettings(60, 200, 6000, 0.02));
    double largest = found.orRefuse().exponents().get(0);
    assertThat(largest - 3 * found.standardErrors().get(0)).isPositive();
    var dimension = found.dimension().orElseThrow();
    assertThat(dimension.value()).isBetween(1.0, 60.0);
    assertThat(dimension.low()).isLessThan(dimension.value());
    assertThat(dimension.high()).isGreaterThan(dimension.value());
    LyapunovExponents few = free(RandomCells.tanh(w), new LyapunovSettings(1, 200, 6000, 0.02));
    assertThat(few.orRefuse().exponents().get(0)).isCloseTo(largest, within(0.05));
    assertThat(few.dimension()).isEmpty(); // one positive exponent does not tell
  }

  /** h ← tanh(w·h) settles at h*, where the derivative is w(1 − h*²). */
  @Test
  void oneUnitHasTheLogarithmOfItsSlopeAtTheFixedPoint() {
    for (double w : new double[] {0.5, 1.5, 2, -0.7, 4}) {
      double fixed = w > 1 ? 1 : 0;
      for (int k = 0; k < 1000; k++) {
        fixed = Math.tanh(w * fixed);
      }
      LyapunovExponents found = free(RandomCells.tanh(new double[][] {{w}}), SETTINGS).orRefuse();
      assertThat(found.exponents().get(0))
          .isCloseTo(Math.log(Math.abs(w * (1 - fixed * fixed))), within(1e-9));
      assertThat(found.standardErrors().get(0)).isLessThan(1e-9);
    }
  }

  /** Σ λ_j is the mean of ln |det J|, whatever the cell and its input. */
  static List<SequenceBlock> invertible() {
    return Blocks.all().stream()
        .map(Blocks.Entry::block)
        .filter(block -> !(block instanceof ReluCell) && !(block instanceof GraphBlock))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("invertible")
  void theSumOfExponentsIsTheMeanLogarithmOfTheDeterminant(SequenceBlock kind) {
    Random random = new Random(6);
    CellMap cell = RandomCells.cell(kind, 2, 5, random);
    Trajectory trajectory = Trajectory.of(cell, RandomCells.inputs(random, 400, 2, 0.5));
    double sum = 0;
    for (int t = 1; t <= 400; t++) {
      double[][] jacobian = trajectory.jacobian(cell, t);
      double determinant = CommonOps_DDRM.det(new DMatrixRMaj(jacobian));
      sum += Math.log(Math.abs(determinant));
    }
    LyapunovExponents found =
        LyapunovExponents.driven(cell, List.of(trajectory), new LyapunovSettings(99, 0, 1, 1));
    assertThat(found.exponents()).hasSize(cell.stateSize());
    assertThat(found.exponents().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(sum / 400, within(1e-6));
  }

  /** One driven unit, by hand: the mean of ln |w(1 − h²)| over the counted steps. */
  @Test
  void manySequencesAreAveragedAndTheirSpreadIsTheError() {
    CellMap cell =
        CellMap.of(
            new TanhCell(), new double[][] {{1}}, new double[][] {{0.9}}, new double[1], null);
    Random random = new Random(2);
    List<Trajectory> trajectories = new ArrayList<>();
    double sum = 0;
    for (int n = 0; n < 30; n++) {
      Trajectory trajectory = Trajectory.of(cell, RandomCells.inputs(random, 40, 1, 1));
      trajectories.add(trajectory);
      for (int t = 11; t <= 40; t++) {
        double h = trajectory.state(t)[0];
        sum += Math.log(0.9 * (1 - h * h));
      }
    }
    LyapunovExponents found =
        LyapunovExponents.driven(cell, trajectories, new LyapunovSettings(1, 500, 1, 0.2));
    assertThat(found.steps()).isEqualTo(900);
    assertThat(found.orRefuse().exponents().get(0)).isCloseTo(sum / 900, within(1e-12));
    assertThat(found.standardErrors().get(0)).isBetween(0.01, 0.1);
  }

  @Test
  void aDeadUnitHasAnExponentOfMinusInfinity() {
    double[] b = {1, -50};
    CellMap cell =
        CellMap.of(
            new ReluCell(), new double[1][2], new double[][] {{0.5, 0.3}, {0.2, 0.7}}, b, null);
    LyapunovExponents found = free(cell, SETTINGS).orRefuse();
    assertThat(found.exponents().get(0)).isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(found.exponents().get(1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void tooFewStepsAreRefused() {
    CellMap cell = RandomCells.tanh(new double[][] {{0.5}});
    Trajectory trajectory = Trajectory.free(cell, new double[] {0.3}, 60);
    LyapunovExponents found = LyapunovExponents.driven(cell, List.of(trajectory), SETTINGS);
    assertThat(found.converged()).isFalse();
    assertThat(found.dimension()).isEmpty();
    assertThatThrownBy(found::orRefuse)
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "Lyapunov exponents: expected at least 200 counted steps (20 batches of 10), got 45;"
                + " give longer sequences");
  }

  @Test
  void anErrorBeyondTheToleranceIsRefused() {
    double[][] w = RandomCells.gaussian(new Random(4), 30, 30, 2 / Math.sqrt(30));
    LyapunovExponents found = free(RandomCells.tanh(w), new LyapunovSettings(3, 100, 300, 1e-4));
    assertThat(found.converged()).isFalse();
    assertThat(found.exponents()).hasSize(3); // to be seen, with their errors
    assertThatThrownBy(found::orRefuse)
        .hasMessageContaining("expected a standard error of at most");
  }

  /** A unit that is pushed into saturation halfway has no long run. */
  @Test
  void aDriftIsRefused() {
    CellMap cell =
        CellMap.of(
            new TanhCell(), new double[][] {{1}}, new double[][] {{0.9}}, new double[1], null);
    List<double[]> inputs = new ArrayList<>();
    for (int t = 0; t < 1000; t++) {
      inputs.add(new double[] {t < 500 ? 0 : 1});
    }
    LyapunovExponents found =
        LyapunovExponents.driven(
            cell, List.of(Trajectory.of(cell, inputs)), new LyapunovSettings(1, 0, 1, 0.3));
    assertThatThrownBy(found::orRefuse).hasMessageContaining("in both halves");
  }

  @Test
  void aStateThatOverflowsIsRefused() {
    CellMap cell = RandomCells.linear(new double[][] {{1e10}});
    assertThatThrownBy(free(cell, SETTINGS)::orRefuse).hasMessageContaining("the cell is unstable");
  }

  /** An AR(1) with coefficient φ has a mean with the standard error σ/((1 − φ)√n). */
  @Test
  void batchMeansKnowTheErrorOfACorrelatedRecord() {
    Random random = new Random(3);
    double squares = 0;
    for (int repeat = 0; repeat < 50; repeat++) {
      List<double[]> record = new ArrayList<>();
      double value = 0;
      for (int t = 0; t < 4000; t++) {
        value = 0.6 * value + random.nextGaussian();
        record.add(new double[] {value});
      }
      double error = BatchMeans.of(List.of(record), 0).error();
      squares += error * error / 50;
    }
    assertThat(Math.sqrt(squares)).isCloseTo(1 / (0.4 * Math.sqrt(4000)), within(0.006)); // 0.0395
  }

  @Test
  void kaplanAndYorkesDimensionByHand() {
    assertThat(KaplanYorke.dimension(List.of(0.9, 0.0, -14.57), 3).orElseThrow())
        .isCloseTo(2.062, within(5e-4)); // Lorenz
    assertThat(KaplanYorke.dimension(List.of(-0.1, -0.2), 2)).hasValue(0);
    assertThat(KaplanYorke.dimension(List.of(0.2, 0.1), 2)).hasValue(2);
    assertThat(KaplanYorke.dimension(List.of(0.2, Double.NEGATIVE_INFINITY), 2)).hasValue(1);
    assertThat(KaplanYorke.dimension(List.of(0.2, -0.1), 5)).isEmpty();
  }
}
