package dev.unroll.experiments.train;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * The mean training loss per unmasked answer, loss and gradient norm of each update, and the first
 * update at which the loss was not finite.
 */
final class LossMeter extends BaseTrainingListener {
  private final GradientNorm norm;
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> norms = new ArrayList<>();
  private double sum;
  private double answers;
  private long steps;
  private long divergedAt = -1;

  /**
   * @param steps updates of earlier sittings
   * @param norm hears of each gradient before this does
   */
  LossMeter(long steps, GradientNorm norm) {
    this.steps = steps;
    this.norm = norm;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    steps++;
    double loss = model.score() * model.batchSize();
    if (!Double.isFinite(loss) && divergedAt < 0) {
      divergedAt = steps;
    }
    double count = Answers.count((MultiLayerNetwork) model);
    sum += loss;
    answers += count;
    losses.add(loss / count);
    norms.add(norm.last());
  }

  /** Counts updates that were made elsewhere. */
  void add(long updates) {
    steps += updates;
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

  /** The updates since the last call. */
  Updates takeUpdates() {
    Updates updates = new Updates(losses, norms);
    losses.clear();
    norms.clear();
    return updates;
  }
}
