package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import dev.unroll.layers.Recurrent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Scores a network on one part of a task. A stateful network reads consecutive sequences from the
 * state in which the one before has ended.
 */
public final class Evaluation {
  private static final int BATCH = 64;
  private static final int ROWS = 8; // stretches of consecutive sequences
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
    if (part.areConsecutive() && isStateful(network)) {
      int each = part.size() / ROWS;
      follow(network, part, new Stretches(0, ROWS, each), scorer);
      follow(network, part, new Stretches(ROWS * each, 1, part.size() - ROWS * each), scorer);
      return;
    }
    for (int from = 0; from < part.size(); from += size) {
      int to = Math.min(from + size, part.size());
      DataSet batch = part.batch(IntStream.range(from, to).toArray());
      scorer.add(batch, answer(network, batch));
    }
    network.rnnClearPreviousState();
  }

  private static boolean isStateful(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getConfs().stream()
        .anyMatch(conf -> conf.getLayer() instanceof Recurrent layer && layer.isStateful());
  }

  /**
   * Sequences that are read one after another, several stretches side by side.
   *
   * @param first position of the first
   * @param length sequences of each
   */
  private record Stretches(int first, int count, int length) {
    int[] at(int step) {
      return IntStream.range(0, count).map(row -> first + row * length + step).toArray();
    }
  }

  /** Each sequence from the state in which the one before it has ended. */
  private static void follow(
      MultiLayerNetwork network, Sequences part, Stretches stretches, Scorer scorer) {
    network.rnnClearPreviousState();
    for (int k = 0; k < stretches.length(); k++) {
      DataSet batch = part.batch(stretches.at(k));
      scorer.add(batch, network.rnnTimeStep(batch.getFeatures()));
    }
    network.rnnClearPreviousState();
  }

  /** The network's answers to one minibatch, shaped like its labels. */
  public static INDArray answer(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
