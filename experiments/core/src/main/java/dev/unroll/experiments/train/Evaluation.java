package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Scores a network on one part of a task. */
public final class Evaluation {
  private static final int BATCH = 64;

  private Evaluation() {}

  /** Every metric of the task on all sequences of {@code part}. */
  public static Map<String, Double> of(MultiLayerNetwork network, Task task, Sequences part) {
    Scorer scorer = task.scorer();
    int size = PassSize.of(network, part, BATCH);
    for (int from = 0; from < part.size(); from += size) {
      int to = Math.min(from + size, part.size());
      DataSet batch = part.batch(IntStream.range(from, to).toArray());
      scorer.add(batch, answer(network, batch));
    }
    network.rnnClearPreviousState();
    return scorer.scores();
  }

  /** The network's answers to one minibatch, shaped like its labels. */
  public static INDArray answer(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
