package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.init.Chrono;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The gated recurrent unit, with the reset gate applied to the recurrent product as in cuDNN and
 * PyTorch; gate order r, z, n. Cho et al. 2014, arXiv:1406.1078.
 */
public final class Gru extends RecurrentLayer {
  private static final long serialVersionUID = 1L;

  private int chrono;

  private Gru(Builder builder) {
    super(builder);
    this.chrono = builder.chrono;
  }

  /** For JSON. */
  Gru() {}

  @Override
  public Cell cell() {
    return Cell.GRU;
  }

  /** T_max of the chrono start in steps; 0 when off. */
  public int getChrono() {
    return chrono;
  }

  /** Sets T_max of the chrono start. */
  public void setChrono(int chrono) {
    this.chrono = chrono;
  }

  @Override
  List<?> settings() {
    return List.of(chrono);
  }

  @Override
  void startBias(INDArray b) {
    if (chrono > 0) {
      Chrono.fill(b.get(NDArrayIndex.interval(getNOut(), 2 * getNOut())), chrono);
    }
  }

  /** Builds a {@link Gru}. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends RecurrentLayer.Builder<Builder> {
    private int chrono;

    /**
     * Chrono start for dependencies of up to {@code longest} steps: the update gate, which keeps
     * the state, starts at b_z ~ log U(1, T_max − 1) (Tallec and Ollivier 2018).
     *
     * @throws IllegalArgumentException if longest is under {@value Chrono#MIN_LONGEST}
     */
    public Builder chrono(int longest) {
      this.chrono = Chrono.requireLongest(longest);
      return this;
    }

    @Override
    public Gru build() {
      return new Gru(this);
    }
  }
}
