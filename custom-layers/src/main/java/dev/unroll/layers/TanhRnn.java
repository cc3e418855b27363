package dev.unroll.layers;

import dev.unroll.layers.blocks.TanhCell;

/** The simple recurrent network: a {@link Recurrent} layer of a {@link TanhCell}. */
public final class TanhRnn extends Recurrent {
  private static final long serialVersionUID = 1L;

  private TanhRnn(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  TanhRnn() {
    super(new TanhCell());
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends BaseBuilder<Builder> {
    public Builder() {
      super(new TanhCell());
    }

    @Override
    public TanhRnn build() {
      return new TanhRnn(this);
    }
  }
}
