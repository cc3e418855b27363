package dev.unroll.runtime;

import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Left;
import dev.unroll.runtime.kernel.StepBuffers;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer that takes one step of one sequence at a time, with weights as they were when it was
 * made. A step allocates nothing and keeps nothing but the state.
 */
final class SingleStep implements Streamer.Stage {
  private final SequenceBlock block;
  private final Loop loop;
  private final Products products;
  private final PackedWeights weights;
  private final Matrix x;
  private final StepBuffers step;

  private SingleStep(SequenceBlock block, Products products, PackedWeights weights) {
    this.block = block;
    this.loop = Loop.of(block);
    this.products = products;
    this.weights = weights;
    this.x = new Matrix(1, weights.width());
    this.step = new StepBuffers(loop);
    this.step.shape(1, weights.hidden());
    reset();
  }

  static SingleStep of(SequenceBlock block, Products products, PackedWeights.Source source) {
    PackedWeights packed = new PackedWeights(Loop.of(block), products, new WorkerPool(1));
    packed.update(source);
    return new SingleStep(block, products, packed);
  }

  @Override
  public SingleStep fresh() {
    return new SingleStep(block, products, weights);
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

  @Override
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    arrays().forEach((name, array) -> state.put(name, Arrays.copyOf(array, weights.hidden())));
    return state;
  }

  @Override
  public void restore(Map<String, float[]> state) {
    Map<String, float[]> own = arrays();
    if (!state.keySet().equals(own.keySet())
        || state.values().stream().anyMatch(part -> part.length != weights.hidden())) {
      throw new IllegalArgumentException(
          "expected the state parts %s of %d numbers each, got %s"
              .formatted(own.keySet(), weights.hidden(), state.keySet()));
    }
    state.forEach((name, part) -> System.arraycopy(part, 0, own.get(name), 0, part.length));
  }

  /** The parts of the state where they lie: h, then the memory if there is one. */
  private Map<String, float[]> arrays() {
    List<StatePart> parts = block.state(weights.width(), weights.hidden());
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(parts.get(0).name(), step.h.data());
    if (step.c != null) {
      arrays.put(parts.get(1).name(), step.c.data());
    }
    return arrays;
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
