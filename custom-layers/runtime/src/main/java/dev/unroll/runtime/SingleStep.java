package dev.unroll.runtime;

import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Left;
import dev.unroll.runtime.kernel.StepBuffers;
import dev.unroll.runtime.kernel.WorkerPool;

/**
 * A layer that takes one step of one sequence at a time, with weights as they were when it was
 * made. A step allocates nothing and keeps nothing but the state.
 */
final class SingleStep implements Streamer.Stage {
  private final Loop loop;
  private final Products products;
  private final PackedWeights weights;
  private final Matrix x;
  private final StepBuffers step;

  private SingleStep(Loop loop, Products products, PackedWeights weights) {
    this.loop = loop;
    this.products = products;
    this.weights = weights;
    this.x = new Matrix(1, weights.width());
    this.step = new StepBuffers(loop);
    this.step.shape(1, weights.hidden());
    reset();
  }

  static SingleStep of(SequenceBlock block, Products products, PackedWeights.Source source) {
    Loop loop = Loop.of(block);
    PackedWeights packed = new PackedWeights(loop, products, new WorkerPool(1));
    packed.update(source);
    return new SingleStep(loop, products, packed);
  }

  @Override
  public SingleStep fresh() {
    return new SingleStep(loop, products, weights);
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
  public void reset() {
    step.h.clear(0, 1);
    if (step.c != null) {
      step.c.clear(0, 1);
    }
  }

  /** P = x_t·Wx + b and h_{t-1}·Wh, then the block's step. */
  @Override
  public void step(float[] in, float[] out) {
    System.arraycopy(in, 0, x.data(), 0, x.columns());
    Left inputs = products.take(x, 0, 1);
    for (int g = 0; g < step.gate.length; g++) {
      step.gate[g].fill(0, 1, weights.b(g));
      products.multiply(inputs, weights.inward(g), step.gate[g], 0);
    }
    if (step.product != null) {
      step.product.fill(0, 1, weights.productBias());
    }
    if (loop.recurrent()) {
      Left state = products.take(step.h, 0, 1);
      for (int g = 0; g < step.gate.length; g++) {
        products.multiply(state, weights.recurrent(g), step.recurrent(g), 0);
      }
    }
    loop.forward(step);
    System.arraycopy(step.h.data(), 0, out, 0, weights.hidden());
  }
}
