package dev.unroll.layers;

import dev.unroll.layers.blocks.Rwkv4Channels;
import dev.unroll.runtime.SequenceBlock;

final class Rwkv4ChannelsTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Rwkv4Channels(2, 0.5);
  }
}
