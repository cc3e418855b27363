package dev.unroll.layers.reference.graph;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An operation of a graph in ND4J's operations: the twin that others are compared with. */
interface Twin {

  /** The output [T·N, width]; takes the state to the end of the sequences. */
  INDArray forward(NodeView frame);

  /**
   * Adds to the gradients of inputs and parameters; takes the state's gradient from the end of the
   * sequences to their start.
   *
   * @param y what {@link #forward} returned
   * @param dy ∂L/∂y [T·N, width]
   */
  void backward(NodeView frame, INDArray y, INDArray dy);
}
