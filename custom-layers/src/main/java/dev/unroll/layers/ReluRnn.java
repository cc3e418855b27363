package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;

/**
 * A rectified recurrent network: h_t = max(0, x_t·Wx + h_{t-1}·Wh + b). With {@code
 * weightInitRecurrent(WeightInit.IDENTITY)} it is the IRNN of Le, Jaitly and Hinton (2015,
 * arXiv:1504.00941).
 */
public final class ReluRnn extends RecurrentLayer {
  private static final long serialVersionUID = 1L;

  private ReluRnn(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  ReluRnn() {}

  @Override
  public Cell cell() {
    return Cell.RELU;
  }

  /** Builds a {@link ReluRnn}. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends RecurrentLayer.Builder<Builder> {
    @Override
    public ReluRnn build() {
      return new ReluRnn(this);
    }
  }
}
