package dev.unroll.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Connects an output layer of {@link SoftmaxOutput#tied} with the embedding of its network. */
public final class TiedWeights {
  private TiedWeights() {}

  /**
   * Gives a tied output layer the table of the first layer; other networks stay as they are. DL4J
   * makes layers one by one and none knows its network, so that each new network, also a clone,
   * needs this once before its first pass.
   *
   * @param network initialised
   * @return the same network
   * @throws IllegalArgumentException if the first layer is no embedding of the right size
   */
  public static MultiLayerNetwork connect(MultiLayerNetwork network) {
    Layer last = network.getLayer(network.getnLayers() - 1);
    if (last instanceof SequenceSoftmax head && head.settings().isTied()) {
      if (!(network.getLayer(0) instanceof SequenceEmbedding embedding)
          || embedding.layerConf().getNIn() != head.settings().getNOut()
          || embedding.layerConf().getNOut() != head.settings().getNIn()) {
        throw new IllegalArgumentException(
            "a tied output layer of %d inputs and %d classes: expected a TokenEmbedding from %2$d tokens to %1$d numbers as the first layer, got %s"
                .formatted(
                    head.settings().getNIn(),
                    head.settings().getNOut(),
                    network.getLayer(0).conf().getLayer()));
      }
      head.tie(embedding);
    }
    return network;
  }
}
