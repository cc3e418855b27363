package dev.unroll.layers;

import dev.unroll.layers.blocks.GruCell;

/** The gated recurrent unit: a {@link Recurrent} layer of a {@link GruCell}. */
public final class Gru extends Recurrent {
  private static final long serialVersionUID = 1L;

  private Gru(Builder builder) {
    super(builder);
  }

  /** For JSON. */
  Gru() {
    super(new GruCell(0));
  }

  /** For the JSON of earlier versions. */
  void setChrono(int chrono) {
    set(new GruCell(chrono));
  }

  /** Builds the layer. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends BaseBuilder<Builder> {
    public Builder() {
      super(new GruCell(0));
    }

    /**
     * Chrono start for dependencies of up to {@code longest} steps; see {@link GruCell}.
     *
     * @throws IllegalArgumentException if longest is neither 0 (off) nor at least 3
     */
    public Builder chrono(int longest) {
      block = new GruCell(longest);
      return this;
    }

    @Override
    public Gru build() {
      return new Gru(this);
    }
  }
}
