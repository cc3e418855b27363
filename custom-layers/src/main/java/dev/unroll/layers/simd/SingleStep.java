package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.simd.Products.Left;

/**
 * A layer that takes one step of one sequence at a time, with weights as they were when it was
 * made. A step allocates nothing and keeps nothing but the state.
 */
public final class SingleStep {
  private final Cell cell;
  private final SimdCell maths;
  private final Products products;
  private final PackedWeights weights;
  private final Matrix x;
  private final Step step;

  SingleStep(Cell cell, Products products, PackedWeights weights) {
    this.cell = cell;
    this.maths = SimdCell.of(cell);
    this.products = products;
    this.weights = weights;
    this.x = new Matrix(1, weights.width());
    this.step = new Step(cell);
    this.step.shape(1, weights.hidden());
  }

  static SingleStep of(Cell cell, Products products, Crew crew, Weights weights) {
    PackedWeights packed = new PackedWeights(cell, products, crew);
    packed.update(weights);
    return new SingleStep(cell, products, packed);
  }

  /** The same weights, in the same memory, with a state of its own at zero. */
  public SingleStep fresh() {
    return new SingleStep(cell, products, weights);
  }

  /** I. */
  public int inputs() {
    return weights.width();
  }

  /** H. */
  public int outputs() {
    return weights.hidden();
  }

  /** Back to the zero state. */
  public void reset() {
    step.h.clear(0, 1);
    if (cell.memory()) {
      step.c.clear(0, 1);
    }
  }

  /**
   * h_t = cell(x_t·Wx + b + h_{t-1}·Wh).
   *
   * @param in x_t, of length I or more
   * @param out receives h_t, of length H or more
   */
  public void step(float[] in, float[] out) {
    System.arraycopy(in, 0, x.data(), 0, x.columns());
    Left inputs = products.take(x, 0, 1);
    for (int g = 0; g < cell.gates(); g++) {
      step.gate[g].fill(0, 1, weights.b(g));
      products.multiply(inputs, weights.inward(g), step.gate[g], 0);
    }
    if (step.q != null) {
      step.q.fill(0, 1, weights.bh());
    }
    Left state = products.take(step.h, 0, 1);
    for (int g = 0; g < cell.gates(); g++) {
      products.multiply(state, weights.recurrent(g), step.recurrent(g), 0);
    }
    maths.forward(step);
    System.arraycopy(step.h.data(), 0, out, 0, weights.hidden());
  }
}
