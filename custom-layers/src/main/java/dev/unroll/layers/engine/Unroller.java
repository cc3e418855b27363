package dev.unroll.layers.engine;

import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer's worker: unrolls a cell over sequences, and may keep memory from call to call. For one
 * thread at a time.
 */
public interface Unroller {

  /**
   * Inference: writes the outputs and keeps nothing else.
   *
   * @param y receives the outputs [N, H, T]
   * @return the state after the last step, made when asked for; good until the next call on this
   *     object
   */
  Supplier<State> infer(Weights weights, Input input, INDArray y);

  /**
   * Training: as {@link #infer}, and remembers what back-propagation through time needs.
   *
   * @param y receives the outputs [N, H, T]
   * @return good until the next call on this object
   */
  Tape record(Weights weights, Input input, INDArray y);
}
