package dev.unroll.experiments.train;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * The Euclidean norm of the whole gradient of the last update, of the mean loss per unmasked
 * answer: what {@code clip} is compared with. It stands behind {@link MeanOverAnswers} and before
 * any clipping.
 */
final class GradientNorm extends BaseTrainingListener {
  private double last = Double.NaN;

  @Override
  public void onGradientCalculation(Model model) {
    last = model.gradient().gradient().norm2Number().doubleValue() / model.batchSize();
  }

  double last() {
    return last;
  }
}
