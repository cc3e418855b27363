package dev.unroll.spark;

import dev.unroll.layers.TiedWeights;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that is sent between machines, and the loss of what it was trained on there.
 *
 * @param configuration as JSON
 * @param iterations updates so far, which Adam's step size depends on
 * @param weights [1, P]
 * @param updater the updater's state [1, U]; null if it has none
 * @param loss summed over the sequences
 */
record NetworkCopy(
    String configuration,
    int iterations,
    INDArray weights,
    INDArray updater,
    double loss,
    long sequences)
    implements Serializable {

  static NetworkCopy of(MultiLayerNetwork network, double loss, long sequences) {
    INDArray state = network.getUpdater().getStateViewArray();
    return new NetworkCopy(
        network.getLayerWiseConfigurations().toJson(),
        network.getIterationCount(),
        network.params().dup(),
        state == null ? null : state.dup(),
        loss,
        sequences);
  }

  /** A new network with these weights. */
  MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init(weights, true);
    writeInto(network);
    return TiedWeights.connect(network);
  }

  /** Gives a network of the same configuration these weights, updater state and update count. */
  void writeInto(MultiLayerNetwork network) {
    network.params().assign(weights);
    if (updater != null) {
      network.getUpdater().getStateViewArray().assign(updater);
    }
    network.setIterationCount(iterations);
  }

  /** The mean, weighted by the sequences; losses and sequences are summed. */
  static NetworkCopy mean(List<NetworkCopy> copies) {
    long sequences = copies.stream().mapToLong(NetworkCopy::sequences).sum();
    NetworkCopy first = copies.get(0);
    return new NetworkCopy(
        first.configuration,
        copies.stream().mapToInt(NetworkCopy::iterations).max().orElseThrow(),
        mean(copies, NetworkCopy::weights, sequences),
        first.updater == null ? null : mean(copies, NetworkCopy::updater, sequences),
        copies.stream().mapToDouble(NetworkCopy::loss).sum(),
        sequences);
  }

  private static INDArray mean(
      List<NetworkCopy> copies, Function<NetworkCopy, INDArray> part, long sequences) {
    return copies.stream()
        .map(copy -> part.apply(copy).mul((double) copy.sequences / sequences))
        .reduce(INDArray::addi)
        .orElseThrow();
  }
}
