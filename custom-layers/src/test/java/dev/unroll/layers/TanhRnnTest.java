package dev.unroll.layers;

import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.SequenceBlock;

final class TanhRnnTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new TanhCell();
  }
}
