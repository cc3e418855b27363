package dev.unroll.experiments.train;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Makes the gradient that of the mean loss per unmasked answer. DL4J sums the loss over time and
 * divides by the number of sequences alone, so that its gradients, and with them a clipping
 * threshold, grow with the sequence's length.
 */
final class MeanOverAnswers extends BaseTrainingListener implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public void onGradientCalculation(Model model) {
    double factor = model.batchSize() / Answers.count((MultiLayerNetwork) model);
    if (factor != 1) {
      model.gradient().gradient().muli(factor);
    }
  }
}
