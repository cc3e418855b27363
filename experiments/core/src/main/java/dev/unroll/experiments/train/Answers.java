package dev.unroll.experiments.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Counts unmasked answers. */
final class Answers {
  private Answers() {}

  /** Those of the minibatch, or truncated segment, a network is working on. */
  static double count(MultiLayerNetwork network) {
    return count(network.getLabels(), network.getOutputLayer().getMaskArray());
  }

  static double count(DataSet batch) {
    return count(batch.getLabels(), batch.getLabelsMaskArray());
  }

  private static double count(INDArray labels, INDArray mask) {
    if (labels.rank() == 2) {
      return labels.size(0);
    }
    return mask == null
        ? (double) labels.size(0) * labels.size(2)
        : Math.max(1, mask.sumNumber().doubleValue());
  }
}
