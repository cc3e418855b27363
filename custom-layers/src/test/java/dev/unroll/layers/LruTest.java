package dev.unroll.layers;

import dev.unroll.layers.blocks.Lru;
import dev.unroll.runtime.SequenceBlock;

final class LruTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Lru(0, 0.9, 3);
  }
}
