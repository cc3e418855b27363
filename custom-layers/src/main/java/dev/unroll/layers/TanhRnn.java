package dev.unroll.layers;

import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.SequenceBlock;

/** The simple recurrent network: a {@link Recurrent} layer of a {@link TanhCell}. */
public final class TanhRnn {
  private TanhRnn() {}

  /** Builds the layer. */
  public static final class Builder extends Recurrent.BaseBuilder<Builder> {
    @Override
    SequenceBlock block() {
      return new TanhCell();
    }
  }
}
