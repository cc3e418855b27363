package dev.unroll.layers;

import dev.unroll.layers.blocks.ReluCell;

/** The rectified recurrent network: a {@link Recurrent} layer of a {@link ReluCell}. */
public final class ReluRnn extends Recurrent {
  private static final long serialVersionUID = 1L;

  private ReluRnn(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  ReluRnn() {
    super(new ReluCell());
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends BaseBuilder<Builder> {
    public Builder() {
      super(new ReluCell());
    }

    @Override
    public ReluRnn build() {
      return new ReluRnn(this);
    }
  }
}
