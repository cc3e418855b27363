package dev.unroll.experiments.train;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The loss and the gradient norm of each update, the mean loss per unmasked answer of an epoch, and
 * the first update that ruined the weights, which ends the training. As a listener of the network
 * it stands behind {@link MeanOverAnswers} and before any clipping, so that the norm is what {@code
 * clip} is compared with.
 *
 * @param <E> what other observers throw
 */
final class UpdateMeter<E extends Exception> extends BaseTrainingListener
    implements TrainingLoop.Observer<E> {
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> norms = new ArrayList<>();
  private double norm = Double.NaN;
  private final MultiLayerNetwork network;
  private double sum; // of the losses of a minibatch
  private double answers;
  private double updateSum; // the same since the last update
  private double updateAnswers;
  private double epochSum; // of the mean losses of its sequences
  private int sequences;
  private long sequenceSteps; // of this epoch, without padding
  private long began; // when this epoch did
  private double duration = Double.NaN;
  private long steps;
  private long divergedAt = -1;

  /**
   * @param network that is trained
   * @param steps updates made before
   */
  UpdateMeter(MultiLayerNetwork network, long steps) {
    this.network = network;
    this.steps = steps;
  }

  @Override
  public void onGradientCalculation(Model model) {
    norm = model.gradient().gradient().norm2Number().doubleValue() / model.batchSize();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    steps++;
    double loss = model.score() * model.batchSize();
    divergedAt = divergedAt < 0 && !Double.isFinite(loss) ? steps : divergedAt;
    add(loss, MeanOverAnswers.answers(network));
    losses.add(updateSum / updateAnswers);
    updateSum = 0;
    updateAnswers = 0;
    norms.add(norm);
  }

  /**
   * Counts a minibatch, or a segment of one, for the next update.
   *
   * @param loss summed over its sequences
   */
  void add(double loss, double count) {
    sum += loss;
    answers += count;
    updateSum += loss;
    updateAnswers += count;
  }

  @Override
  public boolean allows(int epoch) {
    updateSum = 0;
    updateAnswers = 0;
    epochSum = 0;
    sequences = 0;
    sequenceSteps = 0;
    began = System.nanoTime();
    return true;
  }

  @Override
  public boolean updated(int epoch, DataSet batch) {
    add(sum / answers, batch.numExamples());
    sum = 0;
    answers = 0;
    INDArray mask = batch.getFeaturesMaskArray();
    INDArray x = batch.getFeatures();
    sequenceSteps += mask == null ? x.size(0) * x.size(2) : mask.sumNumber().longValue();
    duration = (System.nanoTime() - began) / 1e9;
    return divergedAt < 0;
  }

  /** Steps of sequences in this epoch, without padding. */
  long sequenceSteps() {
    return sequenceSteps;
  }

  /** Seconds of training in this epoch, without validation; NaN if not measured. */
  double duration() {
    return duration;
  }

  private void add(double mean, int trained) {
    epochSum += mean * trained;
    sequences += trained;
  }

  /** Counts updates that were made elsewhere, with the mean loss of their sequences. */
  void add(long updates, double mean, int trained) {
    steps += updates;
    add(mean, trained);
  }

  @Override
  public boolean ended(int epoch) {
    boolean finite = Double.isFinite(network.params().sumNumber().doubleValue());
    // By the last update of the epoch: no loss has seen it yet.
    divergedAt = divergedAt < 0 && !finite ? steps : divergedAt;
    return divergedAt < 0;
  }

  /** Updates of the weights so far, in all epochs. */
  long steps() {
    return steps;
  }

  /** The update at which the loss became NaN or infinite; -1 if it has not. */
  long divergedAt() {
    return divergedAt;
  }

  /** The mean loss of this epoch so far. */
  double loss() {
    return epochSum / sequences;
  }

  /** Sequences of this epoch so far. */
  int sequences() {
    return sequences;
  }

  /** The updates since the last call. */
  RunMetrics.Updates takeUpdates() {
    RunMetrics.Updates updates = new RunMetrics.Updates(losses, norms);
    losses.clear();
    norms.clear();
    return updates;
  }
}
