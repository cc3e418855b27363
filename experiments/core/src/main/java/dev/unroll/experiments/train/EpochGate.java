package dev.unroll.experiments.train;

import java.util.List;

/** Asked before every epoch whether a training goes on. */
@FunctionalInterface
public interface EpochGate {
  /** To the end of the recipe. */
  EpochGate OPEN = scores -> true;

  /**
   * Whether to train another epoch.
   *
   * @param scores the task's first score on the validation part after each epoch so far, those of
   *     earlier sittings included
   */
  boolean open(List<Double> scores);
}
