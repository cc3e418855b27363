package dev.unroll.runtime;

/**
 * One step of a few sequences, as a {@link Cell} sees it. Every array has {@link #length} numbers
 * from index 0 on, so that all loops run over the same index: only then does the JIT compiler turn
 * them into vector instructions. Where a row is filled up, what the padding holds means nothing.
 */
public interface CellStep {

  /** Pre-activations a of gate k, then the gate, then ∂L/∂a. */
  float[] gate(int k);

  /** The last gate's product with the state, if the cell keeps it apart, then ∂L/∂ of that. */
  float[] product();

  /** The state before the step, then after it. */
  float[] h();

  /** The memory before the step, then after it; in the backward step the memory after it. */
  float[] c();

  /** Backward: the state before the step. */
  float[] hBefore();

  /** Backward: the memory before the step. */
  float[] cBefore();

  /** Backward: ∂L/∂h_t, then what of it reaches h_{t-1} without passing through Wh. */
  float[] dh();

  /** Backward: ∂L/∂c_t, then ∂L/∂c_{t-1}. */
  float[] dc();

  /** Numbers in each array. */
  int length();
}
