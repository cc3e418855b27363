package dev.unroll.runtime;

import java.io.Serializable;
import java.util.List;

/**
 * One kind of sequence model, such as an LSTM: what a layer has to know of it before it runs it
 * over a sequence. A block is a record; its components are its settings, which it checks itself.
 *
 * <p>The loop over time is written once for all blocks of a kind, the <em>walk</em>: for a {@link
 * Cell} the state passes through a weight matrix at every step, for a {@link DiagonalScan} it does
 * not; a {@link GraphBlock} is written as operations on whole sequences. Arrays are named as in
 * docs/notation.md.
 */
public sealed interface SequenceBlock extends Serializable permits Cell, DiagonalScan, GraphBlock {

  /**
   * The parameters of a layer, in the order in which they lie in memory.
   *
   * @param in I, the width of the inputs
   * @param out H, the width of the outputs
   */
  List<Parameter> parameters(int in, int out);

  /**
   * What is carried from one step to the next. The first part of a cell or a diagonal scan is the
   * layer's output.
   *
   * @param in I, the width of the inputs
   * @param out H, the width of the outputs
   */
  List<StatePart> state(int in, int out);

  /**
   * The blocks of H columns that the inputs are multiplied into, in PyTorch's order; none where a
   * block is not made of such.
   */
  List<Gate> gates();

  /** Where the values of the state h can lie, for figures of saturation. */
  default Range range() {
    return Range.UNBOUNDED;
  }

  /** Where the values of a state lie. */
  enum Range {
    /** Within ±1; a unit is saturated close to these. */
    WITHIN_ONE,
    /** From 0 on; a unit is dead at 0. */
    RECTIFIED,
    /** Anywhere. */
    UNBOUNDED
  }
}
