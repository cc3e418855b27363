package dev.unroll.layers;

import dev.unroll.layers.blocks.CausalAttention;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.graph.Attention;

final class CausalAttentionTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new CausalAttention(1, 0, Attention.Rotation.NONE, 10_000, 3, 1);
  }
}
