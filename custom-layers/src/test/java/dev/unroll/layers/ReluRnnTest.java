package dev.unroll.layers;

import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.runtime.SequenceBlock;

final class ReluRnnTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new ReluCell();
  }
}
