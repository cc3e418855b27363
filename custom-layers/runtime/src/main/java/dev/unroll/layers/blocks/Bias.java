package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/** y = x + b. */
public record Bias() implements GraphBlock {
  @Override
  public Value build(Graph g, Value x, int out) {
    if (x.width() != out) {
      throw new IllegalArgumentException(
          "bias: expected an output as wide as the input, %d, got %d".formatted(x.width(), out));
    }
    return g.shift(x, g.vector("bias", out, Starts.constant(0)));
  }
}
