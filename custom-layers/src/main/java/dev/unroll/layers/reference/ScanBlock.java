package dev.unroll.layers.reference;

import dev.unroll.runtime.DiagonalScan;

/** A {@link DiagonalScan} with the readable twin that the reference engine runs. */
public interface ScanBlock extends DiagonalScan {

  /** The same coefficients in ND4J operations; a nested class, loaded only when it is used. */
  ReadableScan readable();
}
