package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * Brings each step's vector to one size: by its root mean square (Zhang and Sennrich 2019,
 * arXiv:1910.07467), or to mean 0 and variance 1 (Ba et al. 2016, arXiv:1607.06450).
 */
public record Normalisation(Kind kind, double epsilon) implements GraphBlock {

  /** Which size. */
  public enum Kind {
    RMS,
    LAYER
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    if (x.width() != out) {
      throw new IllegalArgumentException(
          "norm: expected an output as wide as the input, %d, got %d".formatted(x.width(), out));
    }
    var weight = g.vector("weight", out, Starts.constant(1));
    return kind == Kind.RMS
        ? g.rmsNorm(x, epsilon, weight)
        : g.layerNorm(x, 1, epsilon, weight, g.vector("bias", out, Starts.constant(0)));
  }
}
