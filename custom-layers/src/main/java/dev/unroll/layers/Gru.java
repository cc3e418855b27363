package dev.unroll.layers;

import dev.unroll.layers.blocks.GruCell;
import dev.unroll.runtime.SequenceBlock;

/** The gated recurrent unit: a {@link Recurrent} layer of a {@link GruCell}. */
public final class Gru {
  private Gru() {}

  /** Builds the layer. */
  public static final class Builder extends Recurrent.BaseBuilder<Builder> {
    private GruCell cell = new GruCell(0);

    /**
     * Chrono start for dependencies of up to {@code longest} steps; see {@link GruCell}.
     *
     * @throws IllegalArgumentException if longest is neither 0 (off) nor at least 3
     */
    public Builder chrono(int longest) {
      cell = new GruCell(longest);
      return this;
    }

    @Override
    SequenceBlock block() {
      return cell;
    }
  }
}
