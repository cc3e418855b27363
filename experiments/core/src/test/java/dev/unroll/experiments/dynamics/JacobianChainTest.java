package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JacobianChainTest {

  @Test
  void anOrthogonalLinearRecurrenceKeepsTheGradientsNorm() {
    int h = 24;
    CellMap cell = RandomCells.linear(RandomCells.orthogonal(new Random(1), h));
    Trajectory trajectory = Trajectory.free(cell, RandomCells.vector(new Random(2), h, 1), 300);
    JacobianChain chain = JacobianChain.of(cell, trajectory, Block.STATE);
    assertThat(chain.logSigma()).hasSize(300).allMatch(log -> Math.abs(log) < 1e-10);
    assertThat(chain.logFrobenius()).allMatch(log -> Math.abs(log - Math.log(h) / 2) < 1e-10);
  }

  @Test
  void aProductTooSmallForADoubleHasItsLogarithm() {
    CellMap cell = CellMap.linear(new double[][] {{2}}, new double[][] {{0.1}}, new double[1]);
    JacobianChain chain =
        JacobianChain.of(cell, Trajectory.free(cell, new double[1], 1000), Block.STATE);
    for (int t : new int[] {1, 500, 999, 1000}) {
      double expected = (1000 - t) * Math.log(0.1);
      assertThat(chain.logSigma().get(t - 1)).isCloseTo(expected, within(1e-9));
      assertThat(chain.logInput().get(t - 1)).isCloseTo(expected + Math.log(2), within(1e-9));
    }
    List<Double> linear = JacobianChain.linear(0.1, 1000);
    assertThat(linear.get(0)).isCloseTo(chain.logSigma().get(0), within(1e-9));
    assertThat(linear.get(999)).isZero();
  }

  /** ρ = 0.5, and yet the first steps back make a gradient grow before it shrinks. */
  @Test
  void aNonNormalMatrixGrowsBeforeItDecays() {
    double[][] w = {{0.5, 10}, {0, 0.5}};
    CellMap cell = RandomCells.linear(w);
    List<Double> sigma =
        JacobianChain.of(cell, Trajectory.free(cell, new double[2], 60), Block.STATE).logSigma();
    Spectrum spectrum = Spectrum.of(w);
    assertThat(spectrum.radius()).isCloseTo(0.5, within(1e-6)); // a defective eigenvalue
    assertThat(sigma.get(58)).isCloseTo(Math.log(spectrum.sigmaMax()), within(1e-9));
    assertThat(sigma.get(58)).isGreaterThan(Math.log(10)); // one step back
    assertThat(sigma.get(0)).isLessThan(Math.log(1e-10)); // 59 steps back
    assertThat(sigma.get(0) - sigma.get(1)).isCloseTo(Math.log(0.5), within(0.03));
  }

  @Test
  void deadUnitsEndTheChain() {
    CellMap dead =
        CellMap.of(new ReluCell(), new double[1][1], new double[][] {{1}}, new double[] {-5}, null);
    JacobianChain chain =
        JacobianChain.of(dead, Trajectory.free(dead, new double[1], 3), Block.STATE);
    assertThat(chain.logSigma())
        .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0);
  }

  /** The blocks of an LSTM's chain are those of the product, multiplied out one by one. */
  @Test
  void blocksAreThoseOfTheWholeProduct() {
    Random random = new Random(5);
    int h = 6;
    CellMap cell = RandomCells.cell(new LstmCell(1, 0), 3, h, random);
    Trajectory trajectory = Trajectory.of(cell, RandomCells.inputs(random, 9, 3, 1));
    double[][] product = Rows.identity(2 * h);
    List<JacobianChain> chains =
        List.of(
            JacobianChain.of(cell, trajectory, Block.STATE),
            JacobianChain.of(cell, trajectory, Block.HIDDEN),
            JacobianChain.of(cell, trajectory, Block.MEMORY));
    for (int t = 9; t >= 1; t--) {
      assertLogs(chains.get(0), t, product);
      assertLogs(chains.get(1), t, square(product, 0, h));
      assertLogs(chains.get(2), t, square(product, h, 2 * h));
      double[][] toInput = cell.inputJacobian(trajectory.state(t - 1), trajectory.input(t));
      double[][] hidden = Rows.product(Arrays.copyOf(product, h), toInput);
      assertThat(chains.get(1).logInput().get(t - 1))
          .isCloseTo(Math.log(Rows.frobenius(hidden)), within(1e-10));
      product = Rows.product(product, trajectory.jacobian(cell, t));
    }
  }

  private static void assertLogs(JacobianChain chain, int t, double[][] expected) {
    double largest = Arrays.stream(RandomCells.singularValues(expected)).max().orElseThrow();
    assertThat(chain.logSigma().get(t - 1)).isCloseTo(Math.log(largest), within(1e-9));

    assertThat(chain.logFrobenius().get(t - 1))
        .isCloseTo(Math.log(Rows.frobenius(expected)), within(1e-10));
  }

  /** Rows and columns {@code from} to {@code to}. */
  private static double[][] square(double[][] matrix, int from, int to) {
    return Arrays.stream(matrix, from, to)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(double[][]::new);
  }
}
