package dev.unroll.experiments.sweep.search;

/** How candidates are chosen. */
public enum Strategy {
  /** Independent draws (Bergstra and Bengio 2012). */
  RANDOM,
  /** Every combination, in random order. */
  GRID,
  /** Draws at first, then children of the best so far. */
  GENETIC
}
