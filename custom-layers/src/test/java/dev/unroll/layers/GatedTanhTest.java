package dev.unroll.layers;

import dev.unroll.layers.example.GatedTanh;
import dev.unroll.runtime.SequenceBlock;

/** The example of CONTRIBUTING.md, a block of another jar. */
final class GatedTanhTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new GatedTanh();
  }
}
