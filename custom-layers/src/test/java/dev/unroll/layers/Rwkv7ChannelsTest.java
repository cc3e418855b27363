package dev.unroll.layers;

import dev.unroll.layers.blocks.Rwkv7Channels;
import dev.unroll.runtime.SequenceBlock;

final class Rwkv7ChannelsTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Rwkv7Channels(2, 0.5);
  }
}
