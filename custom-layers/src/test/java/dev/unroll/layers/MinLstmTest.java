package dev.unroll.layers;

import dev.unroll.layers.blocks.MinGru;
import dev.unroll.layers.blocks.MinLstm;
import dev.unroll.runtime.SequenceBlock;

final class MinLstmTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new MinLstm(MinGru.Candidate.G, true);
  }
}
