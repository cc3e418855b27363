package dev.unroll.layers.engine;

import dev.unroll.runtime.SequenceBlock;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer's worker: unrolls a block over sequences, and may keep memory from call to call. For
 * one thread at a time.
 */
public interface Unroller {

  /**
   * Inference: writes the outputs and keeps nothing else.
   *
   * @param parameters the layer's, by name, as {@link SequenceBlock#parameters} has them
   * @param y receives the outputs [N, H, T]
   * @return the state after the last step, made when asked for; good until the next call on this
   *     object
   */
  Supplier<State> infer(Map<String, INDArray> parameters, Input input, INDArray y);

  /**
   * Training: as {@link #infer}, and remembers what back-propagation through time needs.
   *
   * @param parameters as in {@link #infer}
   * @param y receives the outputs [N, H, T]
   * @return good until the next call on this object
   */
  Tape record(Map<String, INDArray> parameters, Input input, INDArray y);
}
