package dev.unroll.layers;

import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.runtime.SequenceBlock;

/** The rectified recurrent network: a {@link Recurrent} layer of a {@link ReluCell}. */
public final class ReluRnn {
  private ReluRnn() {}

  /** Builds the layer. */
  public static final class Builder extends Recurrent.BaseBuilder<Builder> {
    @Override
    SequenceBlock block() {
      return new ReluCell();
    }
  }
}
