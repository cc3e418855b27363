package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import dev.unroll.layers.Recurrent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Scores networks, of which several answer with their mean, on one part of a task. A stateful
 * network reads consecutive sequences from the state in which the one before has ended.
 */
public final class Evaluation {
  private static final int BATCH = 64;
  private static final int ROWS = 8; // stretches of consecutive sequences
  private static final int MAX_STEPS = 16_384; // of all sequences of a batch of a further test

  private Evaluation() {}

  /** Every metric of the task on all sequences of {@code part}. */
  public static Map<String, Double> of(MultiLayerNetwork network, Task task, Sequences part) {
    return of(List.of(network), task, part);
  }

  /** The same of the mean answers of networks. */
  static Map<String, Double> of(List<MultiLayerNetwork> networks, Task task, Sequences part) {
    return of(networks, task, part, PassSize.of(networks.get(0), part, BATCH));
  }

  /** The scores of the task's test, by their names: {@link Task#testScores}. */
  public static Map<String, Double> test(MultiLayerNetwork network, Task task) {
    return test(List.of(network), task);
  }

  /** The same of the mean answers of networks. */
  static Map<String, Double> test(List<MultiLayerNetwork> networks, Task task) {
    Map<String, Double> scores = new LinkedHashMap<>(of(networks, task, task.test()));
    MultiLayerNetwork network = networks.get(0);
    String first = task.metrics().get(0).name();
    task.furtherTests()
        .forEach(
            (name, part) -> {
              long steps = part.batch(0).getFeatures().size(2);
              int batch =
                  (int) Math.max(1, Math.min(PassSize.of(network, part, BATCH), MAX_STEPS / steps));
              scores.put(task.furtherScore(name), of(networks, task, part, batch).get(first));
            });
    return scores;
  }

  private static Map<String, Double> of(
      List<MultiLayerNetwork> networks, Task task, Sequences part, int size) {
    Scorer scorer = task.scorer();
    add(networks, part, size, scorer);
    return scorer.scores();
  }

  /** Adds the mean answers of networks to all sequences of a part to a scorer. */
  public static void add(List<MultiLayerNetwork> networks, Sequences part, Scorer scorer) {
    add(networks, part, PassSize.of(networks.get(0), part, BATCH), scorer);
  }

  private static void add(
      List<MultiLayerNetwork> networks, Sequences part, int size, Scorer scorer) {
    if (part.areConsecutive() && isStateful(networks.get(0))) {
      int each = part.size() / ROWS;
      follow(networks, part, new Stretches(0, ROWS, each), scorer);
      follow(networks, part, new Stretches(ROWS * each, 1, part.size() - ROWS * each), scorer);
      return;
    }
    for (int from = 0; from < part.size(); from += size) {
      int to = Math.min(from + size, part.size());
      DataSet batch = part.batch(IntStream.range(from, to).toArray());
      scorer.add(batch, answer(networks, batch));
      Sequences.close(batch);
    }
    networks.forEach(MultiLayerNetwork::rnnClearPreviousState);
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
      List<MultiLayerNetwork> networks, Sequences part, Stretches stretches, Scorer scorer) {
    networks.forEach(MultiLayerNetwork::rnnClearPreviousState);
    for (int k = 0; k < stretches.length(); k++) {
      DataSet batch = part.batch(stretches.at(k));
      scorer.add(batch, mean(networks, network -> network.rnnTimeStep(batch.getFeatures())));
      Sequences.close(batch);
    }
    networks.forEach(MultiLayerNetwork::rnnClearPreviousState);
  }

  /** The network's answers to one minibatch, shaped like its labels. */
  public static INDArray answer(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }

  /** The mean answers of networks to one minibatch. */
  public static INDArray answer(List<MultiLayerNetwork> networks, DataSet batch) {
    return mean(networks, network -> answer(network, batch));
  }

  private static INDArray mean(
      List<MultiLayerNetwork> networks, Function<MultiLayerNetwork, INDArray> answers) {
    if (networks.size() == 1) {
      return answers.apply(networks.get(0));
    }
    INDArray sum = answers.apply(networks.get(0)).dup();
    networks.subList(1, networks.size()).forEach(network -> sum.addi(answers.apply(network)));
    return sum.divi(networks.size());
  }
}
