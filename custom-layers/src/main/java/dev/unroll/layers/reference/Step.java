package dev.unroll.layers.reference;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One time step as a cell sees it; every array is a view that the cell reads or writes in place.
 *
 * @param a [N, G·H] the pre-activations, which the cell's forward pass turns into its gates
 * @param q [N, G·H] the recurrent product h_{t-1}·Wh, where a cell wants it apart from a; else null
 * @param before the state h_{t-1}, c_{t-1}
 * @param after the state h_t, c_t, written by the forward pass
 */
public record Step(INDArray a, INDArray q, State before, State after) {

  /** Block k of a, [N, H]. */
  public INDArray gate(int k) {
    return block(a, k);
  }

  /** Block k of q, [N, H]. */
  public INDArray recurrent(int k) {
    return block(q, k);
  }

  /** Columns k·H to (k+1)·H of an [N, G·H] array. */
  public INDArray block(INDArray wide, int k) {
    long h = after.h().size(1);
    return wide.size(1) == h
        ? wide
        : wide.get(NDArrayIndex.all(), NDArrayIndex.interval(k * h, (k + 1) * h));
  }
}
