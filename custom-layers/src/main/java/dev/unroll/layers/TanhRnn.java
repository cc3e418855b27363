package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;

/** The simple recurrent network: h_t = tanh(x_t·Wx + h_{t-1}·Wh + b). Elman 1990. */
public final class TanhRnn extends RecurrentLayer {
  private static final long serialVersionUID = 1L;

  private TanhRnn(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  TanhRnn() {}

  @Override
  public Cell cell() {
    return Cell.TANH;
  }

  /** Builds a {@link TanhRnn}. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends RecurrentLayer.Builder<Builder> {
    @Override
    public TanhRnn build() {
      return new TanhRnn(this);
    }
  }
}
