package dev.unroll.layers;

import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.runtime.SequenceBlock;

/** Long short-term memory: a {@link Recurrent} layer of an {@link LstmCell}. */
public final class Lstm {
  private Lstm() {}

  /** Builds the layer. */
  public static final class Builder extends Recurrent.BaseBuilder<Builder> {
    private LstmCell cell = new LstmCell(1, 0);

    /** Start value of the forget gate's bias, 1 by default; see {@link LstmCell}. */
    public Builder forgetBias(double bias) {
      cell = new LstmCell(bias, cell.chrono());
      return this;
    }

    /**
     * Chrono start for dependencies of up to {@code longest} steps; see {@link LstmCell}.
     *
     * @throws IllegalArgumentException if longest is neither 0 (off) nor at least 3
     */
    public Builder chrono(int longest) {
      cell = new LstmCell(cell.forgetBias(), longest);
      return this;
    }

    @Override
    SequenceBlock block() {
      return cell;
    }
  }
}
