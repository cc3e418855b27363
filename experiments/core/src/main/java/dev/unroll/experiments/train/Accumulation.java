package dev.unroll.experiments.train;

import dev.unroll.layers.RecurrentLayers;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Makes one update of the gradients of several minibatches: that of one minibatch with all their
 * sequences. As a listener of the network it stands before {@link MeanOverAnswers}.
 */
final class Accumulation extends BaseTrainingListener implements TrainingLoop.Step {
  private static final long serialVersionUID = 1L;

  private final MultiLayerNetwork network;
  private final UpdateMeter<?> meter;
  private final int count;
  private INDArray sum; // of the gradients of minibatches since the last update
  private double answers; // in these
  private int done; // of these

  /**
   * @param count minibatches of an update
   */
  Accumulation(MultiLayerNetwork network, UpdateMeter<?> meter, int count) {
    this.network = network;
    this.meter = meter;
    this.count = count;
  }

  /** Also of what an epoch that ended early has left. */
  @Override
  public void begin() {
    RecurrentLayers.forget(network);
    reset();
  }

  private void reset() {
    done = 0;
    answers = 0;
  }

  @Override
  public void train(DataSet batch, boolean last) {
    if (last || done == count - 1) {
      network.fit(batch);
      reset();
    } else {
      add(batch);
    }
  }

  private void add(DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
    network.computeGradientAndScore();
    INDArray gradient = network.gradient().gradient();
    sum = done == 0 ? gradient.dup() : sum.addi(gradient);
    double own = MeanOverAnswers.answers(network);
    answers += own;
    done++;
    meter.add(network.score() * network.batchSize(), own);
    network.clearLayerMaskArrays();
    network.clear();
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (done > 0) {
      double own = MeanOverAnswers.answers(network);
      model.gradient().gradient().addi(sum).muli(own / (own + answers));
    }
  }
}
