package dev.unroll.layers;

import dev.unroll.layers.blocks.LstmCell;

/** Long short-term memory: a {@link Recurrent} layer of an {@link LstmCell}. */
public final class Lstm extends Recurrent {
  private static final long serialVersionUID = 1L;

  private Lstm(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  Lstm() {
    super(new LstmCell(1, 0));
  }

  private LstmCell cell() {
    return (LstmCell) block();
  }

  /** For the JSON of earlier versions. */
  void setForgetBias(double bias) {
    set(new LstmCell(cell().chrono() > 0 ? 1 : bias, cell().chrono()));
  }

  /** For the JSON of earlier versions. */
  void setChrono(int chrono) {
    set(new LstmCell(chrono > 0 ? 1 : cell().forgetBias(), chrono));
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends BaseBuilder<Builder> {
    public Builder() {
      super(new LstmCell(1, 0));
    }

    /**
     * Start value of the forget gate's bias, 1 by default; see {@link LstmCell}.
     *
     * @throws IllegalArgumentException beside a chrono start, which sets it
     */
    public Builder forgetBias(double bias) {
      block = new LstmCell(bias, ((LstmCell) block).chrono());
      return this;
    }

    /**
     * Chrono start for dependencies of up to {@code longest} steps; see {@link LstmCell}.
     *
     * @throws IllegalArgumentException if longest is neither 0 (off) nor at least 3
     */
    public Builder chrono(int longest) {
      block = new LstmCell(((LstmCell) block).forgetBias(), longest);
      return this;
    }

    @Override
    public Lstm build() {
      return new Lstm(this);
    }
  }
}
