package dev.unroll.layers;

import dev.unroll.runtime.SequenceBlock;

/** What every block keeps as a layer; a block's test names the block. */
interface BlockContract
    extends GradientContract, StateContract, ConfigurationContract, NetworkContract {

  /** The block, with settings of its own where it has any. */
  SequenceBlock block();

  @Override
  default Recurrent.BaseBuilder<?> builder() {
    return new Recurrent.Builder(block());
  }
}
