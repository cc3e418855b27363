package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;

/** Works on every row by itself, so that rows can be spread over threads. */
abstract class RowWorker implements Operation.Worker {
  static final Lanes LANES = Lanes.FASTEST;

  final Node node;
  private final Pass.RowTask forward = this::forwardRows; // made once: a step allocates nothing
  private final Pass.RowTask backward = this::backwardRows;
  private Pass pass;

  RowWorker(Node node) {
    this.node = node;
  }

  /** What is to do once, before all rows of a forward pass, such as making room. */
  void prepare(Pass pass) {}

  /** Writes rows of the output. */
  abstract void forward(Pass pass, int from, int to);

  /** Adds to rows of the inputs' gradients. */
  abstract void backward(Pass pass, int from, int to);

  /** What is left to do once, after all rows, such as gradients of parameters. */
  void finish(Pass pass) {}

  private void forwardRows(int from, int to) {
    forward(pass, from, to);
  }

  private void backwardRows(int from, int to) {
    backward(pass, from, to);
  }

  @Override
  public final void forward(Pass next) {
    pass = next;
    prepare(next);
    next.rows(node.output().width(), forward);
  }

  @Override
  public final void backward(Pass next) {
    pass = next;
    next.rows(node.output().width(), backward);
    finish(next);
  }

  /** into[j] += Σ_rows a∘b, every column by itself and in the order of the rows; b may be null. */
  static void addColumnSums(Pass pass, Matrix a, Matrix b, float[] into) {
    pass.columns(
        a.columns(),
        (from, to) -> {
          for (int r = 0; r < a.rows(); r++) {
            int at = a.at(r) + from;
            if (b == null) {
              LANES.add(a.data(), at, into, from, to - from);
            } else {
              LANES.addProduct(a.data(), at, b.data(), at, into, from, to - from);
            }
          }
        });
  }
}
