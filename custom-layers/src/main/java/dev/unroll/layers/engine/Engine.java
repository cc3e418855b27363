package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs any {@link Cell} over a whole sequence.
 *
 * <pre>
 *   P = X·Wx + b                      one product for the whole sequence
 *   for t = 1..T:  a_t = P_t + h_{t-1}·Wh,   h_t = cell(a_t, state_{t-1})
 * </pre>
 *
 * <p>At a masked step the state passes through unchanged and the output is zero.
 */
public interface Engine {

  /** Short name, as the log and {@code -Dunroll.engine} use it. */
  String name();

  /**
   * Inference: writes the outputs and keeps nothing else.
   *
   * @param y receives the outputs [N, H, T]
   * @return the state after the last step
   */
  State infer(Cell cell, Weights weights, Input input, INDArray y);

  /**
   * Training: as {@link #infer}, and remembers what back-propagation through time needs.
   *
   * @param y receives the outputs [N, H, T]
   */
  Tape record(Cell cell, Weights weights, Input input, INDArray y);
}
