package dev.unroll.experiments.train;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** The mean training loss per unmasked answer, and the first update at which it was not finite. */
final class LossMeter extends BaseTrainingListener {
  private double sum;
  private double answers;
  private long steps;
  private long divergedAt = -1;

  LossMeter(long steps) {
    this.steps = steps;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    steps++;
    double loss = model.score() * model.batchSize();
    if (!Double.isFinite(loss) && divergedAt < 0) {
      divergedAt = steps;
    }
    sum += loss;
    answers += Answers.count((MultiLayerNetwork) model);
  }

  /** Notes that the last update ruined the weights. */
  void diverged() {
    divergedAt = divergedAt < 0 ? steps : divergedAt;
  }

  /** Updates of the weights so far, all epochs. */
  long steps() {
    return steps;
  }

  /** The update at which the loss became NaN or infinite; -1 if it has not. */
  long divergedAt() {
    return divergedAt;
  }

  /** The mean since the last call. */
  double take() {
    double mean = sum / answers;
    sum = 0;
    answers = 0;
    return mean;
  }
}
