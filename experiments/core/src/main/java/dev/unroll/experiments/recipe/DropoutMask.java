package dev.unroll.experiments.recipe;

/** How long dropout leaves out the same numbers. */
public enum DropoutMask {
  STEP,
  SEQUENCE
}
