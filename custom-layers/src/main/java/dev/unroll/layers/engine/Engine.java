package dev.unroll.layers.engine;

/**
 * Runs any {@link Cell} over a whole sequence.
 *
 * <pre>
 *   P = X·Wx + b                      one product for the whole sequence
 *   for t = 1..T:  a_t = P_t + h_{t-1}·Wh,   h_t = cell(a_t, state_{t-1})
 * </pre>
 *
 * <p>At a masked step the state passes through unchanged and the output is zero. An engine may be
 * shared by any number of threads; what it hands out may not.
 */
public interface Engine {

  /** Short name, as the log and {@code -Dunroll.engine} use it. */
  String name();

  /** A worker for one layer. */
  Unroller unroller(Cell cell);
}
