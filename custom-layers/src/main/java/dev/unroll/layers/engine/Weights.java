package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of one layer in one direction, or their gradients.
 *
 * @param wx input weights [I, G·H]
 * @param wh recurrent weights [H, G·H]
 * @param b bias [G·H], added to the input projection
 * @param bh GRU only: the candidate's bias [H] inside the recurrent product; null otherwise
 */
public record Weights(INDArray wx, INDArray wh, INDArray b, INDArray bh) {

  /** H, the hidden width. */
  public long hidden() {
    return wh.size(0);
  }
}
