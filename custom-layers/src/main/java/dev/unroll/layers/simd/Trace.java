package dev.unroll.layers.simd;

import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;

/** What a pass leaves behind, as rows (t, n): step t of sequence n is row t·N + n. */
final class Trace {
  final Matrix x = new Matrix(); // [T·N, I]
  final Matrix[] gate; //           [T·N, H] each: P, then the gates, then ∂L/∂a; a lone gate is h
  final Matrix q; //                [T·N, H] the product a cell keeps apart, then ∂L/∂q; or null
  final Matrix[] recurrent; //      ∂L/∂(product with the state): the gates, but q for the last
  final Matrix h = new Matrix(); // [(T+1)·N, H], the start state first
  final Matrix c; //                [(T+1)·N, H]; null without memory

  Trace(Loop loop) {
    gate = new Matrix[loop.gates()];
    for (int g = 0; g < gate.length; g++) {
      gate[g] = new Matrix();
    }
    q = loop.separateProduct() ? new Matrix() : null;
    recurrent = gate.clone();
    if (q != null) {
      recurrent[gate.length - 1] = q;
    }
    c = loop.memory() ? new Matrix() : null;
  }

  /** Room for all but the inputs, and for the gates only on request. */
  void shape(int steps, int batch, int hidden, boolean gates) {
    for (Matrix matrix : gate) {
      matrix.shape(gates ? steps * batch : 0, hidden);
    }
    if (q != null) {
      q.shape(gates ? steps * batch : 0, hidden);
    }
    h.shape((steps + 1) * batch, hidden);
    if (c != null) {
      c.shape((steps + 1) * batch, hidden);
    }
  }
}
