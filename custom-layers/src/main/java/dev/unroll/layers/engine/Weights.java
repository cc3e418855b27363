package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of one layer in one direction, or their gradients.
 *
 * @param wx input weights [I, G·H]
 * @param wh recurrent weights [H, G·H]
 * @param b bias [1, G·H] (a vector [G·H] will do), added to the input projection
 * @param bh GRU only: the candidate's bias [1, H] inside the recurrent product; null otherwise
 */
public record Weights(INDArray wx, INDArray wh, INDArray b, INDArray bh) {

  /** H, the hidden width. */
  public long hidden() {
    return wh.size(0);
  }
}
