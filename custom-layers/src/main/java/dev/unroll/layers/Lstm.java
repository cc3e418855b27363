package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.init.Chrono;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Long short-term memory with forget gate, no peepholes; gate order i, f, g, o as in PyTorch.
 * Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.
 */
public final class Lstm extends RecurrentLayer {
  private static final long serialVersionUID = 1L;

  private double forgetBias;
  private int chrono;

  private Lstm(Builder builder) {
    super(builder);
    this.forgetBias = builder.forgetBias;
    this.chrono = builder.chrono;
  }

  /** For JSON. */
  Lstm() {}

  @Override
  public Cell cell() {
    return Cell.LSTM;
  }

  /** Start value of the forget gate's bias; unused with chrono. */
  public double getForgetBias() {
    return forgetBias;
  }

  /** Sets the start value of the forget gate's bias. */
  public void setForgetBias(double forgetBias) {
    this.forgetBias = forgetBias;
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
    return List.of(forgetBias, chrono);
  }

  @Override
  void startBias(INDArray b) {
    long h = getNOut();
    INDArray forget = b.get(NDArrayIndex.interval(h, 2 * h));
    if (chrono > 0) {
      Chrono.fill(forget, chrono);
      b.get(NDArrayIndex.interval(0, h)).assign(forget.neg());
    } else {
      forget.assign(forgetBias);
    }
  }

  /** Builds an {@link Lstm}. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends RecurrentLayer.Builder<Builder> {
    private double forgetBias = 1;
    private int chrono;

    /**
     * Start value of the forget gate's bias, 1 by default (Jozefowicz, Zaremba and Sutskever 2015).
     */
    public Builder forgetBias(double bias) {
      this.forgetBias = bias;
      return this;
    }

    /**
     * Chrono start for dependencies of up to {@code longest} steps: b_f ~ log U(1, T_max − 1), b_i
     * = −b_f (Tallec and Ollivier 2018).
     *
     * @throws IllegalArgumentException if longest is under {@value Chrono#MIN_LONGEST}
     */
    public Builder chrono(int longest) {
      this.chrono = Chrono.requireLongest(longest);
      return this;
    }

    @Override
    public Lstm build() {
      return new Lstm(this);
    }
  }
}
