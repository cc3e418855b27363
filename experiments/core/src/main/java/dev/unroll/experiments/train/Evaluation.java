package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Scores a network on one part of a task. */
public final class Evaluation {
  private static final int BATCH = 64;
  private static final int MAX_STEPS = 16_384; // of all sequences of a batch of a further test

  private Evaluation() {}

  /** Every metric of the task on all sequences of {@code part}. */
  public static Map<String, Double> of(MultiLayerNetwork network, Task task, Sequences part) {
    return of(network, task, part, PassSize.of(network, part, BATCH));
  }

  /** The scores of the task's test, by their names: {@link Task#testScores}. */
  public static Map<String, Double> test(MultiLayerNetwork network, Task task) {
    Map<String, Double> scores = new LinkedHashMap<>(of(network, task, task.test()));
    String first = task.metrics().get(0).name();
    task.furtherTests()
        .forEach(
            (name, part) -> {
              long steps = part.batch(0).getFeatures().size(2);
              int batch =
                  (int) Math.max(1, Math.min(PassSize.of(network, part, BATCH), MAX_STEPS / steps));
              scores.put(task.furtherScore(name), of(network, task, part, batch).get(first));
            });
    return scores;
  }

  private static Map<String, Double> of(
      MultiLayerNetwork network, Task task, Sequences part, int size) {
    Scorer scorer = task.scorer();
    add(network, part, size, scorer);
    return scorer.scores();
  }

  /** Adds the answers to all sequences of a part to a scorer. */
  public static void add(MultiLayerNetwork network, Sequences part, Scorer scorer) {
    add(network, part, PassSize.of(network, part, BATCH), scorer);
  }

  private static void add(MultiLayerNetwork network, Sequences part, int size, Scorer scorer) {
    for (int from = 0; from < part.size(); from += size) {
      int to = Math.min(from + size, part.size());
      DataSet batch = part.batch(IntStream.range(from, to).toArray());
      scorer.add(batch, answer(network, batch));
    }
    network.rnnClearPreviousState();
  }

  /** The network's answers to one minibatch, shaped like its labels. */
  public static INDArray answer(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
