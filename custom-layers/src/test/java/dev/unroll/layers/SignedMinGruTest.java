package dev.unroll.layers;

import dev.unroll.layers.blocks.MinGru;
import dev.unroll.runtime.SequenceBlock;

final class SignedMinGruTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new MinGru(MinGru.Candidate.LINEAR, true);
  }
}
