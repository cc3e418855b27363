package dev.unroll.runtime;

/**
 * A {@link Cell} that the fast engine can train. A cell without this is trained by the reference
 * engine.
 */
public interface FastCell extends Cell {

  /**
   * One step of back-propagation. The step holds the gates, the states before and the memory after.
   * Gates become ∂L/∂a, q becomes ∂L/∂q, and the gradients of state and memory become what reaches
   * the step before without passing through Wh.
   */
  void backward(CellStep step);
}
