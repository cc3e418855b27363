package dev.unroll.layers.reference;

import dev.unroll.runtime.Cell;

/**
 * A cell that brings its readable form along, so that it is one file. What it needs of ND4J is
 * loaded where the form is used.
 */
public interface CellBlock extends Cell {

  /** The elementwise part of a step in ND4J operations. */
  ReadableCell readable();
}
