package dev.unroll.datasets.task;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Accumulates a task's scores over minibatches, weighing every unmasked answer alike. */
public interface Scorer {

  /**
   * Adds one minibatch.
   *
   * @param batch what was asked, with its labels and masks
   * @param output the network's answer, shaped like the labels; probabilities for cross-entropy
   */
  void add(DataSet batch, INDArray output);

  /** The value of every metric of the task so far, by metric name. */
  Map<String, Double> scores();
}
