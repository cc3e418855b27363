package dev.unroll.datasets.task;

import org.nd4j.linalg.dataset.DataSet;

/** One part of a task: a fixed list of sequences, made into minibatches on demand. */
public interface Sequences {

  int size();

  /** Whether each sequence begins where the one before it ends. */
  default boolean areConsecutive() {
    return false;
  }

  /**
   * The sequences at the given positions as one minibatch: features [N, I, T], labels [N, K] or [N,
   * K, T], and masks [N, T] where lengths differ (padding at the end). The same positions give the
   * same numbers.
   */
  DataSet batch(int... positions);
}
