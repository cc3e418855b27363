package dev.unroll.experiments.dynamics;

/** Which part of a cell's state a product of Jacobians is about. */
public enum Block {
  /** All of s: h, and an LSTM's h and c together. */
  STATE,
  /** h alone: ∂h_T/∂h_t with an LSTM's c_t held, paths through later c included. */
  HIDDEN,
  /** An LSTM's c alone, ∂c_T/∂c_t; the same as HIDDEN for cells without a memory. */
  MEMORY;

  /** The first component. */
  int from(CellMap cell) {
    return this == MEMORY ? cell.stateSize() - cell.hidden() : 0;
  }

  /** How many components. */
  int size(CellMap cell) {
    return this == STATE ? cell.stateSize() : cell.hidden();
  }
}
