package dev.unroll.experiments.recipe;

/** Which mean of the weights of a training is scored and kept. */
public enum Averaging {
  NONE,
  /** An exponentially weighted mean over the updates. */
  EMA,
  /** The mean after the last epochs. */
  LAST
}
