package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.SequenceBlock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ONNX operator of a cell, and the order of its gates there.
 *
 * @param name of the operator
 * @param order of its gates: which of ours stands at each place
 * @param activation of RNN, which has one for each direction; empty for the operator's usual ones
 * @param attributes what has to be said besides
 */
record CellOperator(
    String name, List<Integer> order, Optional<String> activation, Map<String, Object> attributes) {

  /** Ours are i, f, g, o; theirs i, o, f, c. */
  static final CellOperator LSTM =
      new CellOperator("LSTM", List.of(0, 3, 1, 2), Optional.empty(), Map.of());

  /** Ours are r, z, n; theirs z, r, h. The reset gate scales the product, with its bias. */
  static final CellOperator GRU =
      new CellOperator("GRU", List.of(1, 0, 2), Optional.empty(), Map.of("linear_before_reset", 1));

  static final CellOperator TANH =
      new CellOperator("RNN", List.of(0), Optional.of("Tanh"), Map.of());

  static final CellOperator RELU =
      new CellOperator("RNN", List.of(0), Optional.of("Relu"), Map.of());

  /**
   * The operator of a cell.
   *
   * @throws InvalidInput if there is none
   */
  static CellOperator of(SequenceBlock block) {
    if (block instanceof LstmCell) {
      return LSTM;
    } else if (block instanceof GruCell) {
      return GRU;
    } else if (block instanceof TanhCell) {
      return TANH;
    } else if (block instanceof ReluCell) {
      return RELU;
    }
    throw new InvalidInput(
        "ONNX has no operator for the block %s; what can be exported: tanh and ReLU RNN, LSTM, GRU, minGRU and minLSTM"
            .formatted(Blocks.name(block)));
  }

  /** Copies rows of our gates into the operator's order. */
  void toOnnx(float[] ours, float[] theirs, int at) {
    int rows = ours.length / order.size();
    for (int k = 0; k < order.size(); k++) {
      System.arraycopy(ours, order.get(k) * rows, theirs, at + k * rows, rows);
    }
  }

  /** Copies rows of the operator's gates into our order. */
  void toOurs(float[] theirs, int at, float[] ours) {
    int rows = ours.length / order.size();
    for (int k = 0; k < order.size(); k++) {
      System.arraycopy(theirs, at + k * rows, ours, order.get(k) * rows, rows);
    }
  }
}
