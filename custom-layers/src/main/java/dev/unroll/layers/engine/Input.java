package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch on its way through a layer.
 *
 * @param x inputs [N, I, T], any strides
 * @param mask [N, T], 1 at real steps and 0 at padding; null when every step is real
 * @param start the state before the first step; null for zero
 * @param noise what dropout draws from; 0 to leave nothing out
 */
public record Input(INDArray x, INDArray mask, State start, long noise) {
  /** Without dropout. */
  public Input(INDArray x, INDArray mask, State start) {
    this(x, mask, start, 0);
  }

  /** N, the batch size. */
  public long batch() {
    return x.size(0);
  }

  /** I, the input width. */
  public long width() {
    return x.size(1);
  }

  /** T, the number of steps. */
  public long steps() {
    return x.size(2);
  }
}
