package dev.unroll.layers.blocks;

import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;

/**
 * Leaves out a share of the numbers while a network trains, and nothing when it is used. A part of
 * a {@link Stack}: {@code [norm, mamba, dropout(0.1)]}.
 *
 * @param rate the share
 */
public record Dropout(double rate) implements GraphBlock {

  /** Refuses a share that is none. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate: expected a share from 0 to below 1, got " + rate);
    }
  }

  @Override
  public Value build(Graph g, Value x, int out) {
    if (x.width() != out) {
      throw new IllegalArgumentException(
          "dropout: expected an output as wide as the input, %d, got %d".formatted(x.width(), out));
    }
    return g.drop(x, rate);
  }
}
