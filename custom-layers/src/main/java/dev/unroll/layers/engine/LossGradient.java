package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loss's gradient with respect to what a forward pass gave.
 *
 * @param outputs ∂L/∂y [N, H, T]
 * @param end ∂L/∂(state after the last step), beyond what reaches it through y; null for zero
 */
public record LossGradient(INDArray outputs, State end) {

  /** A loss of the outputs alone. */
  public static LossGradient of(INDArray outputs) {
    return new LossGradient(outputs, null);
  }
}
