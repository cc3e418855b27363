package dev.unroll.layers.reference;

import dev.unroll.runtime.Cell;

/** A {@link Cell} with the readable twin that the reference engine runs. */
public interface CellBlock extends Cell {

  /** The same step in ND4J operations; a nested class, which is loaded only when it is used. */
  ReadableCell readable();
}
