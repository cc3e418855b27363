package dev.unroll.layers;

import dev.unroll.layers.blocks.Rwkv4;
import dev.unroll.runtime.SequenceBlock;

final class Rwkv4Test implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Rwkv4(0.5);
  }
}
