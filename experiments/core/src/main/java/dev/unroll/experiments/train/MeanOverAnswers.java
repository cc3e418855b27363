package dev.unroll.experiments.train;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Makes the gradient that of the mean loss per unmasked answer. DL4J sums the loss over time and
 * divides by the number of sequences alone, so that its gradients, and with them a clipping
 * threshold, grow with the sequence's length.
 */
final class MeanOverAnswers extends BaseTrainingListener implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public void onGradientCalculation(Model model) {
    double factor = model.batchSize() / answers((MultiLayerNetwork) model);
    if (factor != 1) {
      model.gradient().gradient().muli(factor);
    }
  }

  /** Unmasked answers of the minibatch, or truncated segment, that a network is trained on. */
  static double answers(MultiLayerNetwork network) {
    return answers(network.getLabels(), network.getOutputLayer().getMaskArray());
  }

  static double answers(DataSet batch) {
    return answers(batch.getLabels(), batch.getLabelsMaskArray());
  }

  private static double answers(INDArray labels, INDArray mask) {
    if (labels.rank() == 2) {
      return labels.size(0);
    }
    return mask == null
        ? (double) labels.size(0) * labels.size(2)
        : Math.max(1, mask.sumNumber().doubleValue());
  }
}
