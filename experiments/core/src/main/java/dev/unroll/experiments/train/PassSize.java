package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Sequences;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.layers.Recurrent;
import dev.unroll.runtime.GraphBlock;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** How many sequences a network reads at once where their number is free. */
final class PassSize {
  /** Steps of all sequences of a pass through a graph, which keeps every value of every step. */
  private static final int MAX_GRAPH_STEPS = 4096;

  private PassSize() {}

  /** So many sequences, or fewer of a network of graphs if they are long. */
  static int of(MultiLayerNetwork network, Sequences part, int most) {
    boolean graphs =
        network.getLayerWiseConfigurations().getConfs().stream()
            .map(NeuralNetConfiguration::getLayer)
            .map(NetworkSize::unwrapped)
            .anyMatch(
                layer ->
                    layer instanceof Recurrent recurrent
                        && recurrent.block() instanceof GraphBlock);
    if (!graphs || part.size() == 0) {
      return most;
    }
    long steps = part.batch(0).getFeatures().size(2);
    return (int) Math.max(1, Math.min(most, MAX_GRAPH_STEPS / steps));
  }
}
