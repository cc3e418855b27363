package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

final class JacobianChainTest {

  @Test
  void anOrthogonalLinearRecurrenceKeepsTheGradientsNorm() {
    int h = 24;
    CellMap cell = Draws.linear(Draws.orthogonal(new Random(1), h));
    Trajectory trajectory = Trajectory.free(cell, Draws.vector(new Random(2), h, 1), 300);
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
    CellMap cell = Draws.linear(w);
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
    CellMap cell = Draws.cell(new LstmCell(1, 0), 3, h, random);
    Trajectory trajectory = Trajectory.of(cell, Draws.inputs(random, 9, 3, 1));
    RealMatrix product = new Array2DRowRealMatrix(Rows.identity(2 * h));
    List<JacobianChain> chains =
        List.of(
            JacobianChain.of(cell, trajectory, Block.STATE),
            JacobianChain.of(cell, trajectory, Block.HIDDEN),
            JacobianChain.of(cell, trajectory, Block.MEMORY));
    for (int t = 9; t >= 1; t--) {
      assertLogs(chains.get(0), t, product);
      assertLogs(chains.get(1), t, product.getSubMatrix(0, h - 1, 0, h - 1));
      assertLogs(chains.get(2), t, product.getSubMatrix(h, 2 * h - 1, h, 2 * h - 1));
      RealMatrix toInput =
          new Array2DRowRealMatrix(
              cell.inputJacobian(trajectory.state(t - 1), trajectory.input(t)));
      assertThat(chains.get(1).logInput().get(t - 1))
          .isCloseTo(
              Math.log(
                  product
                      .getSubMatrix(0, h - 1, 0, 2 * h - 1)
                      .multiply(toInput)
                      .getFrobeniusNorm()),
              within(1e-10));
      product = product.multiply(new Array2DRowRealMatrix(trajectory.jacobian(cell, t)));
    }
  }

  private static void assertLogs(JacobianChain chain, int t, RealMatrix expected) {
    assertThat(chain.logSigma().get(t - 1))
        .isCloseTo(Math.log(new SingularValueDecomposition(expected).getNorm()), within(1e-9));
    assertThat(chain.logFrobenius().get(t - 1))
        .isCloseTo(Math.log(expected.getFrobeniusNorm()), within(1e-10));
  }
}
