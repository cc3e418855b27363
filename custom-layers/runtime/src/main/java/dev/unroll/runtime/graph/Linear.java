package dev.unroll.runtime.graph;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Right;
import dev.unroll.runtime.kernel.Products.Strided;
import dev.unroll.runtime.kernel.Products.Sum;
import java.util.function.IntConsumer;

/**
 * y = x·W (+ b), with columns of W [I, ·] from one on, as many as y is wide.
 *
 * <pre>
 *   dx = dy·Wᵀ      dW = xᵀ·dy      db = Σ dy
 * </pre>
 */
public record Linear(int from) implements Operation {

  @Override
  public Worker worker(Node node) {
    return new LinearWorker(node, from);
  }

  private static final class LinearWorker implements Worker {
    private static final int ROWS = 128; // to a task
    private static final Lanes LANES = Lanes.FASTEST;

    private final Value x;
    private final Value y;
    private final Parameter weight;
    private final Parameter bias;
    private final int from;
    private final IntConsumer forward = this::forwardRows; // made once: a step allocates nothing
    private final IntConsumer backward = this::backwardRows;

    private Pass pass;
    private long version = -1;
    private long backVersion = -1;
    private Right packed; //     W [I, D]
    private Right packedBack; // Wᵀ
    private final float[] b;
    private final Matrix dw = new Matrix(); // [D, I]

    LinearWorker(Node node, int from) {
      this.x = node.input(0);
      this.y = node.output();
      this.weight = node.parameters().get(0);
      this.bias = node.parameters().size() > 1 ? node.parameters().get(1) : null;
      this.from = from;
      this.b = new float[y.width()];
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      if (version != next.version()) {
        Strided shape = new Strided(from * x.width(), x.width(), y.width(), 1, x.width());
        packed = next.products().pack(next.parameter(weight), shape, packed);
        if (bias != null) {
          System.arraycopy(next.parameter(bias), from, b, 0, b.length);
        }
        version = next.version();
      }
      next.pool().run((next.rows() + ROWS - 1) / ROWS, forward);
    }

    private void forwardRows(int task) {
      int first = task * ROWS;
      int rows = Math.min(ROWS, pass.rows() - first);
      Matrix into = pass.value(y);
      into.fill(first, rows, b);
      Products products = pass.products();
      products.multiply(products.take(pass.value(x), first, rows), packed, into, first);
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      if (backVersion != next.version()) {
        Strided shape = new Strided(from * x.width(), y.width(), x.width(), x.width(), 1);
        packedBack = next.products().pack(next.parameter(weight), shape, packedBack);
        backVersion = next.version();
      }
      dw.shape(y.width(), x.width());
      int rowTasks = (next.rows() + ROWS - 1) / ROWS;
      next.pool().run(parts() + rowTasks, backward);
      if (bias != null) {
        biasGradient();
      }
    }

    /** Whole blocks of columns, so that the sums do not depend on the number of threads. */
    private int parts() {
      return y.width() >= 16 ? pass.pool().threads() : 1;
    }

    private void backwardRows(int task) {
      if (task < parts()) {
        weightGradient(cut(task), cut(task + 1));
        return;
      }
      int first = (task - parts()) * ROWS;
      int rows = Math.min(ROWS, pass.rows() - first);
      Products products = pass.products();
      products.multiply(
          products.take(pass.gradient(y), first, rows), packedBack, pass.gradient(x), first);
    }

    private int cut(int part) {
      return part == parts() ? y.width() : part * y.width() / parts() / 8 * 8;
    }

    private void weightGradient(int first, int to) {
      if (first == to) {
        return;
      }
      Matrix[] deltas = {pass.gradient(y)};
      pass.products().transposed(first, to, new Sum(deltas, pass.value(x), dw));
      float[] into = pass.gradient(weight);
      for (int j = first; j < to; j++) {
        LANES.add(dw.data(), dw.at(j), into, (from + j) * x.width(), x.width());
      }
    }

    private void biasGradient() {
      Matrix dy = pass.gradient(y);
      float[] into = pass.gradient(bias);
      pass.columns(
          y.width(),
          (first, to) -> {
            for (int r = 0; r < dy.rows(); r++) {
              LANES.add(dy.data(), dy.at(r) + first, into, from + first, to - first);
            }
          });
    }
  }
}
