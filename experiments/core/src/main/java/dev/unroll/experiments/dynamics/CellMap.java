package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One recurrent cell as a map of its state: s_t = F(s_{t-1}, x_t), with its exact derivatives. The
 * state is h; an LSTM's is h and then c, of length 2·H.
 */
public sealed interface CellMap permits BlockMap, GraphMap, PlainMap, GruMap, LstmMap {

  /**
   * A block with the weights of docs/notation.md, which are copied.
   *
   * @param wx input weights [I, G·H]
   * @param wh recurrent weights [H, G·H]; null for a block without
   * @param b bias [G·H]
   * @param bh bias [H] inside the recurrent product that the block keeps apart; null otherwise
   * @throws InvalidInput if the shapes do not belong together
   */
  static CellMap of(SequenceBlock block, double[][] wx, double[][] wh, double[] b, double[] bh) {
    boolean wanted = block instanceof Cell cell && cell.separateProduct();
    if (wanted != (bh != null)) {
      throw new InvalidInput(
          "weights of a %s: expected %s b_h, got %s"
              .formatted(Blocks.name(block), wanted ? "a" : "no", bh == null ? "none" : "one"));
    }
    AffineGates affine = AffineGates.of(block.gates().size(), wx, wh, b);
    // Exact where a gate is so far shut or open that its slope, s(1 − s), rounds to 0.
    if (block instanceof TanhCell) {
      return new PlainMap(affine, PlainMap.Activation.TANH);
    } else if (block instanceof ReluCell) {
      return new PlainMap(affine, PlainMap.Activation.RELU);
    } else if (block instanceof LstmCell) {
      return new LstmMap(affine);
    } else if (block instanceof GruCell) {
      return new GruMap(affine, bh);
    }
    return new BlockMap(block, affine, bh);
  }

  /**
   * A block that is written as a graph, with a copy of its parameters.
   *
   * @param outputs H
   * @param parameters by name
   * @throws InvalidInput if its state grows with the sequence, or is too large to follow
   */
  static CellMap of(GraphBlock block, int inputs, int outputs, Map<String, INDArray> parameters) {
    return new GraphMap(block, inputs, outputs, parameters);
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
    return new PlainMap(AffineGates.of(1, wx, wh, b), PlainMap.Activation.IDENTITY);
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
   * What the gates are at this step, each of length H with values in (0, 1), in the block's order:
   * i, f, o for an LSTM, r, z for a GRU.
   */
  Map<String, double[]> gates(double[] state, double[] x);
}
