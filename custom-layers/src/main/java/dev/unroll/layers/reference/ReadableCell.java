package dev.unroll.layers.reference;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The elementwise part of one step of a cell in ND4J operations, forward and backward: in float or
 * double, on any backend.
 */
public interface ReadableCell {

  /** Turns the pre-activations into gates and writes the next state. */
  void forward(Step step);

  /**
   * One step of back-propagation.
   *
   * @param d ∂L/∂h_t and ∂L/∂c_t, everything that reaches them; may be overwritten
   * @param da receives ∂L/∂a_t [N, G·H]
   * @param dq receives ∂L/∂q_t [N, G·H]; the same array as da unless the cell keeps q apart
   * @return the parts of ∂L/∂h_{t-1} and ∂L/∂c_{t-1} that do not pass through Wh; null for none
   */
  State backward(Step step, State d, INDArray da, INDArray dq);

  /** σ′ in terms of s = σ(a): s(1 − s). */
  static INDArray sigmoidSlope(INDArray s) {
    return s.rsub(1).muli(s);
  }

  /** tanh′ in terms of y = tanh(a): 1 − y². */
  static INDArray tanhSlope(INDArray y) {
    return y.mul(y).rsubi(1);
  }
}
