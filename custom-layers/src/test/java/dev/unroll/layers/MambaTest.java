package dev.unroll.layers;

import dev.unroll.layers.blocks.Mamba;
import dev.unroll.runtime.SequenceBlock;

final class MambaTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Mamba(1, 2, 2, 1);
  }
}
