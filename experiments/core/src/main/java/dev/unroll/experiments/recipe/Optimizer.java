package dev.unroll.experiments.recipe;

/** The rule that turns gradients into steps. */
public enum Optimizer {
  ADAM,
  /** Adam with decoupled weight decay, and rates and decay by group of parameters. */
  ADAMW,
  RMSPROP,
  SGD
}
