package dev.unroll.layers.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Watches how much of the loss's gradient arrives at each time step. */
@FunctionalInterface
public interface GradientFlow {

  /**
   * Called once a backward pass.
   *
   * @param norms ‖∂L/∂h_t‖ as [T][N]: the Euclidean norm over the hidden units, for each step and
   *     each sequence, of the loss summed over the minibatch; of a {@link
   *     dev.unroll.runtime.GraphBlock}, which may carry several states, ‖∂L/∂x_t‖
   */
  void observe(double[][] norms);

  /** ‖∂L/∂x_t‖ of ∂L/∂x [N, I, T]. */
  static double[][] norms(INDArray dx) {
    return dx.castTo(DataType.DOUBLE).norm2(1).transpose().toDoubleMatrix();
  }
}
