package dev.unroll.layers.engine;

/** Watches how much of the loss's gradient arrives at each time step. */
@FunctionalInterface
public interface GradientFlow {

  /**
   * Called once a backward pass.
   *
   * @param norms ‖∂L/∂h_t‖ as [T][N]: the Euclidean norm over the hidden units, for each step and
   *     each sequence, of the loss summed over the minibatch
   */
  void observe(double[][] norms);
}
