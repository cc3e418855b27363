package dev.unroll.layers.engine;

import dev.unroll.runtime.SequenceBlock;

/**
 * Runs any {@link SequenceBlock} over a whole sequence.
 *
 * <p>At a masked step the state passes through unchanged and the output is zero. An engine may be
 * shared by any number of threads; what it hands out may not.
 */
public interface Engine {

  /** Short name, as the log and {@code -Dunroll.engine} use it. */
  String name();

  /** A worker for one layer. */
  Unroller unroller(SequenceBlock block);
}
