package dev.unroll.experiments.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts the unmasked answers of the minibatch, or truncated segment, a network is working on. */
final class Answers {
  private Answers() {}

  static double count(MultiLayerNetwork network) {
    INDArray labels = network.getLabels();
    if (labels.rank() == 2) {
      return labels.size(0);
    }
    INDArray mask = network.getOutputLayer().getMaskArray();
    return mask == null
        ? (double) labels.size(0) * labels.size(2)
        : Math.max(1, mask.sumNumber().doubleValue());
  }
}
