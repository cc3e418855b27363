package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.layers.engine.Cell;
import java.util.Map;

/**
 * One recurrent cell as a map of its state: s_t = F(s_{t-1}, x_t), with its exact derivatives. The
 * state is h; an LSTM's is h and then c, of length 2·H.
 */
public sealed interface CellMap permits PlainMap, GruMap, LstmMap {

  /**
   * A cell with the weights of docs/notation.md, which are copied.
   *
   * @param wx input weights [I, G·H]
   * @param wh recurrent weights [H, G·H]
   * @param b bias [G·H]
   * @param bh GRU only: the candidate's bias [H] inside the recurrent product; null otherwise
   * @throws InvalidInput if the shapes do not belong together
   */
  static CellMap of(Cell cell, double[][] wx, double[][] wh, double[] b, double[] bh) {
    if (cell.recurrentBias() != (bh != null)) {
      throw new InvalidInput(
          "weights of a %s cell: expected %s b_h, got %s"
              .formatted(cell, cell.recurrentBias() ? "a" : "no", bh == null ? "none" : "one"));
    }
    Affine affine = Affine.of(cell.gates(), wx, wh, b);
    return switch (cell) {
      case TANH -> new PlainMap(affine, PlainMap.Activation.TANH);
      case RELU -> new PlainMap(affine, PlainMap.Activation.RELU);
      case LSTM -> new LstmMap(affine);
      case GRU -> new GruMap(affine, bh);
    };
  }

  /**
   * A linear recurrence, h_t = x_t·Wx + h_{t-1}·Wh + b.
   *
   * @param wx [I, H]
   * @param wh [H, H]
   * @param b [H]
   * @throws InvalidInput if the shapes do not belong together
   */
  static CellMap linear(double[][] wx, double[][] wh, double[] b) {
    return new PlainMap(Affine.of(1, wx, wh, b), PlainMap.Activation.IDENTITY);
  }

  /** H, the number of units. */
  int hidden();

  /** I, the width of one step's input. */
  int inputs();

  /** Length of the state: H, and 2·H for an LSTM. */
  default int stateSize() {
    return hidden();
  }

  /**
   * One step.
   *
   * @param state s_{t-1}, of length {@link #stateSize}
   * @param x x_t, of length {@link #inputs}
   * @param next receives s_t; not the same array as {@code state}
   */
  void step(double[] state, double[] x, double[] next);

  /** ∂s_t/∂s_{t-1}, a matrix of {@link #stateSize} squared: component i of s_t in row i. */
  double[][] jacobian(double[] state, double[] x);

  /** ∂s_t/∂x_t, [stateSize, I]. */
  double[][] inputJacobian(double[] state, double[] x);

  /**
   * What the gates are at this step, each of length H with values in (0, 1), in the order of
   * docs/notation.md: i, f, o for an LSTM, r, z for a GRU, none for the others.
   */
  Map<String, double[]> gates(double[] state, double[] x);
}
