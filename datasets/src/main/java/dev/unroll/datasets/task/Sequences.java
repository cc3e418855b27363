package dev.unroll.datasets.task;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
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
   * same numbers. The arrays are the caller's, who may {@link #close} them.
   */
  DataSet batch(int... positions);

  /**
   * Frees the memory of a minibatch that nobody needs any longer. Without it the memory waits for
   * the garbage collector, which does not see how much of it there is, and new minibatches take
   * fresh pages from the system.
   */
  static void close(DataSet batch) {
    for (INDArray array :
        Arrays.asList(
            batch.getFeatures(),
            batch.getLabels(),
            batch.getFeaturesMaskArray(),
            batch.getLabelsMaskArray())) {
      if (array != null && array.closeable()) {
        array.close();
      }
    }
  }
}
