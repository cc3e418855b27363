package dev.unroll.experiments.dynamics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way back through time without a loss: ∂s_T/∂s_t, the product of the Jacobians from t + 1 to
 * T, along one trajectory. Norms are natural logarithms, because the norms themselves leave the
 * range of a double; −∞ where the product is zero.
 *
 * @param logSigma ln of the largest singular value of ∂s_T/∂s_t, for t = 1..T; the last is 0
 * @param logFrobenius ln ‖∂s_T/∂s_t‖_F, for t = 1..T
 * @param logInput ln ‖∂s_T/∂x_t‖_F, for t = 1..T: what the last state knows of each input
 */
public record JacobianChain(
    List<Double> logSigma, List<Double> logFrobenius, List<Double> logInput) {

  /** The chain of a trajectory with at least one step. */
  public static JacobianChain of(CellMap cell, Trajectory trajectory, Block block) {
    int steps = trajectory.steps();
    double[] sigma = new double[steps];
    double[] frobenius = new double[steps];
    double[] input = new double[steps];
    int from = block.from(cell);
    int size = block.size(cell);
    double[][] back = rows(cell.stateSize(), from, size); // ∂s_T/∂s_t, scaled
    double log = 0; // of the scale
    for (int t = steps; t >= 1; t--) {
      double[][] part = columns(back, from, size);
      sigma[t - 1] = log + Math.log(LargestSingularValue.of(part));
      frobenius[t - 1] = log + Math.log(Rows.frobenius(part));
      double[][] toInput = cell.inputJacobian(trajectory.state(t - 1), trajectory.input(t));
      input[t - 1] = log + Math.log(Rows.frobenius(Rows.product(back, toInput)));
      back = Rows.product(back, trajectory.jacobian(cell, t));
      double norm = Rows.frobenius(back);
      if (norm > 0) {
        log += Math.log(norm);
        Arrays.stream(back).forEach(row -> Rows.scale(1 / norm, row));
      }
    }
    return new JacobianChain(list(sigma), list(frobenius), list(input));
  }

  /**
   * What the spectral radius alone predicts: (T − t)·ln ρ for t = 1..T. True of the long run of a
   * linear recurrence, and of every step if its matrix is normal.
   */
  public static List<Double> linear(double radius, int steps) {
    return IntStream.rangeClosed(1, steps)
        .mapToObj(t -> t == steps ? 0.0 : (steps - t) * Math.log(radius))
        .toList();
  }

  private static double[][] rows(int n, int from, int size) {
    return Arrays.copyOfRange(Rows.identity(n), from, from + size);
  }

  private static double[][] columns(double[][] matrix, int from, int size) {
    return Arrays.stream(matrix)
        .map(row -> Arrays.copyOfRange(row, from, from + size))
        .toArray(double[][]::new);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
