package dev.unroll.runtime.graph;

/**
 * Something that can be done to whole sequences, forward and backward. An operation is a record;
 * its components are what it has to know besides its inputs.
 *
 * <p>Every operation exists twice: its {@link Worker} computes in floats, fast; a readable twin in
 * ND4J's operations is the reference.
 */
public interface Operation {

  /** What does the work of one node. */
  Worker worker(Node node);

  /** One node at work. It may keep memory from call to call, and is for one thread at a time. */
  interface Worker {
    /** Writes the output, and takes the state to the end of the sequences. */
    void forward(Pass pass);

    /**
     * Adds to the gradients of inputs and parameters, and takes the gradient of the state from the
     * end of the sequences to their start. The pass before it was a forward pass over the same
     * sequences.
     */
    void backward(Pass pass);
  }
}
