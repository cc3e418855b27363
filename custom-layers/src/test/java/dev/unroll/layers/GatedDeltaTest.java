package dev.unroll.layers;

import dev.unroll.layers.blocks.GatedDelta;
import dev.unroll.runtime.SequenceBlock;

final class GatedDeltaTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new GatedDelta(1, 2, 3, true);
  }
}
