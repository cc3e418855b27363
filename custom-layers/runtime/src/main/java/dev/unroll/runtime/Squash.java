package dev.unroll.runtime;

/** What a dense layer of a {@link Streamer} does to its sums. */
public enum Squash {
  IDENTITY,
  SIGMOID,
  TANH,
  SOFTMAX
}
