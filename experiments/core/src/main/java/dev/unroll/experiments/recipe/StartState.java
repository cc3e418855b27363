package dev.unroll.experiments.recipe;

/** In which state a network begins to read a sequence. */
public enum StartState {
  /** Zero. */
  RESET,
  /** That in which it has read the sequence before. */
  CARRY
}
