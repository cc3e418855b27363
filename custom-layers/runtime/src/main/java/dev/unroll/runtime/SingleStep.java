package dev.unroll.runtime;

import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Left;
import dev.unroll.runtime.kernel.StepBuffers;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * A cell or a diagonal scan that takes one step of one sequence at a time, with weights as they
 * were when it was made. A step allocates nothing; the state is h, then the memory if there is one.
 */
final class SingleStep implements Streamer.Stage {
  private static final int TOGETHER = 64; // rows, which with their gates fit a cache

  private final SequenceBlock block;
  private final Map<String, float[]> parameters;
  private final Loop loop;
  private final Products products;
  private final PackedWeights weights;
  private final List<StatePart> state;
  private final Rows one;
  private Rows many; // null until needed

  private SingleStep(
      SequenceBlock block,
      Products products,
      PackedWeights weights,
      Map<String, float[]> parameters) {
    this.block = block;
    this.parameters = parameters;
    this.loop = Loop.of(block);
    this.products = products;
    this.weights = weights;
    this.state = block.state(weights.width(), weights.hidden());
    this.one = new Rows(loop);
    this.one.shape(1, weights);
  }

  static SingleStep of(SequenceBlock block, Products products, Map<String, float[]> parameters) {
    PackedWeights packed = new PackedWeights(Loop.of(block), products, new WorkerPool(1));
    packed.update(
        new PackedWeights.Source(
            buffer(parameters, Cell.INPUT_WEIGHTS),
            buffer(parameters, Cell.RECURRENT_WEIGHTS),
            buffer(parameters, Cell.BIAS),
            buffer(parameters, Cell.RECURRENT_BIAS)));
    return new SingleStep(block, products, packed, parameters);
  }

  private static FloatBuffer buffer(Map<String, float[]> parameters, String name) {
    float[] values = parameters.get(name);
    return values == null ? null : FloatBuffer.wrap(values);
  }

  @Override
  public SingleStep fresh() {
    return new SingleStep(block, products, weights, parameters);
  }

  @Override
  public StageForm form() {
    return StageForm.of(block, inputs(), outputs(), parameters);
  }

  @Override
  public int inputs() {
    return weights.width();
  }

  @Override
  public int outputs() {
    return weights.hidden();
  }

  @Override
  public List<StatePart> state() {
    return state;
  }

  /** P = x_t·Wx + b and h_{t-1}·Wh, then the block's step. */
  @Override
  public void step(StateView view, float[] in, float[] out) {
    take(one, 0, view, in);
    forward(one);
    give(one, 0, view, out);
  }

  /** The same for several sequences at once, which read the weights together. */
  @Override
  public void steps(StateView[] views, float[][] in, float[][] out, int count) {
    for (int from = 0; from < count; from += TOGETHER) {
      int rows = Math.min(TOGETHER, count - from);
      Rows some = rows == 1 ? one : many(rows);
      for (int n = 0; n < rows; n++) {
        take(some, n, views[from + n], in[from + n]);
      }
      forward(some);
      for (int n = 0; n < rows; n++) {
        give(some, n, views[from + n], out[from + n]);
      }
    }
  }

  private Rows many(int rows) {
    many = many == null ? new Rows(loop) : many;
    many.shape(rows, weights);
    return many;
  }

  /** Scratch memory of some sequences. */
  private static final class Rows {
    final Matrix x = new Matrix();
    final StepBuffers step;

    Rows(Loop loop) {
      step = new StepBuffers(loop);
    }

    void shape(int rows, PackedWeights weights) {
      if (x.rows() != rows) {
        x.shape(rows, weights.width());
        step.shape(rows, weights.hidden());
      }
    }
  }

  private void take(Rows rows, int n, StateView view, float[] in) {
    int hidden = weights.hidden();
    Matrix h = rows.step.h;
    System.arraycopy(in, 0, rows.x.data(), rows.x.at(n), rows.x.columns());
    System.arraycopy(view.numbers(), view.at(), h.data(), h.at(n), hidden);
    if (rows.step.c != null) {
      System.arraycopy(view.numbers(), view.at() + hidden, rows.step.c.data(), h.at(n), hidden);
    }
  }

  private void give(Rows rows, int n, StateView view, float[] out) {
    int hidden = weights.hidden();
    Matrix h = rows.step.h;
    System.arraycopy(h.data(), h.at(n), out, 0, hidden);
    System.arraycopy(h.data(), h.at(n), view.numbers(), view.at(), hidden);
    if (rows.step.c != null) {
      System.arraycopy(rows.step.c.data(), h.at(n), view.numbers(), view.at() + hidden, hidden);
    }
  }

  private void forward(Rows rows) {
    StepBuffers step = rows.step;
    int count = rows.x.rows();
    Left inputs = products.take(rows.x, 0, count);
    for (int g = 0; g < step.gate.length; g++) {
      step.gate[g].fill(0, count, weights.b(g));
      products.multiply(inputs, weights.inward(g), step.gate[g], 0);
    }
    if (step.product != null) {
      step.product.fill(0, count, weights.productBias());
    }
    if (loop.recurrent()) {
      Left before = products.take(step.h, 0, count);
      for (int g = 0; g < step.gate.length; g++) {
        products.multiply(before, weights.recurrent(g), step.recurrent(g), 0);
      }
    }
    loop.forward(step);
  }
}
