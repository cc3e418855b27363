package dev.unroll.layers;

import dev.unroll.layers.blocks.Rwkv7;
import dev.unroll.runtime.SequenceBlock;

final class Rwkv7Test implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Rwkv7(1, 0.5, 2);
  }
}
