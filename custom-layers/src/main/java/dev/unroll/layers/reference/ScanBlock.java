package dev.unroll.layers.reference;

import dev.unroll.runtime.DiagonalScan;

/** A diagonal scan that brings its readable form along, so that it is one file. */
public interface ScanBlock extends DiagonalScan {

  /** The coefficients of a step in ND4J operations. */
  ReadableScan readable();
}
