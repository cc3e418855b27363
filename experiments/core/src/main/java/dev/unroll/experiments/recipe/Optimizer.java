package dev.unroll.experiments.recipe;

/** The rule that turns gradients into steps. */
public enum Optimizer {
  ADAM,
  RMSPROP,
  SGD
}
