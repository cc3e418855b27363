package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Cell;

/**
 * One time step of a few sequences, as a cell sees it. Every array is a block [rows, H] that begins
 * at 0, so that all loops of the cells run over the same index: only then does the JIT compiler
 * turn them into vector instructions.
 */
final class Step {
  final Matrix[] gate; // pre-activations, then gates, then ∂L/∂a: one block for each gate
  final Matrix q; //       the last gate's recurrent product, if the cell keeps it apart; or null
  final Matrix h; //       the state before the step, then after it
  final Matrix c; //       the same of the memory; null without memory
  final Matrix beforeH; // backward, and at masked steps: the state before the step
  final Matrix beforeC;
  final Matrix dh; //      ∂L/∂h_t, then what of it reaches h_{t-1} past Wh
  final Matrix dc; //      the same of the memory; null without memory
  final Matrix[] db; //    Σ_t ∂L/∂a, for the bias
  final Matrix dbq; //     Σ_t ∂L/∂q
  final Matrix direct; //  ∂L/∂y_t

  private final Matrix[] all;

  Step(Cell cell) {
    int gates = cell.gates();
    all = new Matrix[2 * gates + 9];
    for (int k = 0; k < all.length; k++) {
      all[k] = new Matrix();
    }
    gate = java.util.Arrays.copyOfRange(all, 0, gates);
    db = java.util.Arrays.copyOfRange(all, gates, 2 * gates);
    h = all[2 * gates];
    beforeH = all[2 * gates + 1];
    dh = all[2 * gates + 2];
    direct = all[2 * gates + 3];
    q = cell.recurrentBias() ? all[2 * gates + 4] : null;
    dbq = cell.recurrentBias() ? all[2 * gates + 5] : null;
    c = cell.memory() ? all[2 * gates + 6] : null;
    beforeC = cell.memory() ? all[2 * gates + 7] : null;
    dc = cell.memory() ? all[2 * gates + 8] : null;
  }

  void shape(int rows, int hidden) {
    for (Matrix matrix : all) {
      matrix.shape(rows, hidden);
    }
  }

  /**
   * Where gate g's product with the state goes, or ∂L/∂ of that: apart for the last gate of a cell
   * with q.
   */
  Matrix recurrent(int g) {
    return q != null && g == gate.length - 1 ? q : gate[g];
  }

  int rows() {
    return h.rows();
  }

  /** Floats in each block. */
  int length() {
    return h.rows() * h.stride();
  }
}
