package dev.unroll.layers.engine;

import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One recorded forward pass, ready to be back-propagated through. */
public interface Tape {

  /** The state after the last step. */
  State end();

  /**
   * Explicit back-propagation through time. With δ_t = ∂L/∂a_t,
   *
   * <pre>
   *   ∂L/∂h_t = direct (from the layer above) + transferred (δ_{t+1}·Whᵀ)
   *   ∂L/∂Wh = Σ h_{t-1}ᵀ δ_t    ∂L/∂Wx = Σ x_tᵀ δ_t    ∂L/∂b = Σ δ_t    ∂L/∂x_t = δ_t·Wxᵀ
   * </pre>
   *
   * @param loss ∂L/∂ of what the pass gave
   * @param gradients by name; overwritten with the parameters' gradients, summed over the minibatch
   * @param dx receives ∂L/∂x [N, I, T]
   * @param flow receives ‖∂L/∂h_t‖; may be null
   * @return ∂L/∂(start state), made when asked for
   */
  Supplier<State> backward(
      LossGradient loss, Map<String, INDArray> gradients, INDArray dx, GradientFlow flow);
}
