package dev.unroll.layers;

import dev.unroll.layers.blocks.MinGru;
import dev.unroll.runtime.SequenceBlock;

final class MinGruTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new MinGru(MinGru.Candidate.G, false);
  }
}
