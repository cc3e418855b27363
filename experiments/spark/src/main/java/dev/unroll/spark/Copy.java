package dev.unroll.spark;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network on its way between machines, and what it was trained on since it left.
 *
 * @param configuration as JSON
 * @param iterations updates so far, which Adam's step size depends on
 * @param weights [1, P]
 * @param updater the updater's state [1, U]; null if it has none
 * @param loss summed over the sequences
 */
record Copy(
    String configuration,
    int iterations,
    INDArray weights,
    INDArray updater,
    double loss,
    long sequences)
    implements Serializable {

  static Copy of(MultiLayerNetwork network, double loss, long sequences) {
    INDArray state = network.getUpdater().getStateViewArray();
    return new Copy(
        network.getLayerWiseConfigurations().toJson(),
        network.getIterationCount(),
        network.params().dup(),
        state == null ? null : state.dup(),
        loss,
        sequences);
  }

  /** A network of its own. */
  MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init(weights, true);
    writeInto(network);
    return network;
  }

  /** Gives a network of the same configuration these weights, updater state and update count. */
  void writeInto(MultiLayerNetwork network) {
    network.params().assign(weights);
    if (updater != null) {
      network.getUpdater().getStateViewArray().assign(updater);
    }
    network.setIterationCount(iterations);
  }

  /** The mean, each weighed by its sequences; the losses' and sequences' sums. */
  static Copy mean(List<Copy> copies) {
    long sequences = copies.stream().mapToLong(Copy::sequences).sum();
    Copy first = copies.get(0);
    return new Copy(
        first.configuration,
        copies.stream().mapToInt(Copy::iterations).max().orElseThrow(),
        mean(copies, Copy::weights, sequences),
        first.updater == null ? null : mean(copies, Copy::updater, sequences),
        copies.stream().mapToDouble(Copy::loss).sum(),
        sequences);
  }

  private static INDArray mean(List<Copy> copies, Function<Copy, INDArray> part, long sequences) {
    return copies.stream()
        .map(copy -> part.apply(copy).mul((double) copy.sequences / sequences))
        .reduce(INDArray::addi)
        .orElseThrow();
  }
}
