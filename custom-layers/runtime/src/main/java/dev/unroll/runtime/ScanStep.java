package dev.unroll.runtime;

/**
 * One step of a few sequences, as a {@link DiagonalScan} sees it. Every array has {@link #length}
 * numbers from index 0 on, so that all loops run over the same index: only then does the JIT
 * compiler turn them into vector instructions.
 */
public interface ScanStep {

  /** Pre-activations of gate k; after the backward step ∂L/∂ of them. */
  float[] gate(int k);

  /** a_t, what is kept of the state. */
  float[] a();

  /** b_t, what is added to it; room of no meaning in a backward step. */
  float[] b();

  /** Backward: ∂L/∂a_t. */
  float[] da();

  /** Backward: ∂L/∂b_t. */
  float[] db();

  /** Room for a block's own use, of no meaning before. */
  float[] scratch();

  /** Numbers in each array. */
  int length();
}
