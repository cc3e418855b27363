package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Training;
import dev.unroll.layers.GradientClipping;
import dev.unroll.layers.RecurrentLayers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How the weights of one network change, by the settings of its training, and what is measured of
 * that.
 *
 * @param meter of losses and gradients
 * @param average of the weights
 * @param step what is done with a minibatch
 */
record NetworkUpdates(
    MultiLayerNetwork network,
    UpdateMeter<IOException> meter,
    WeightAverage average,
    TrainingLoop.Step step) {

  /**
   * Becomes a listener of the network, in the place of all others.
   *
   * @param steps updates made before
   */
  static NetworkUpdates of(MultiLayerNetwork network, Training training, long steps) {
    UpdateMeter<IOException> meter = new UpdateMeter<>(network, steps);
    List<TrainingListener> listeners = rules(training);
    listeners.add(1, meter); // of the mean gradient, before any clipping
    TrainingLoop.Step step = new Fit(network);
    if (training.accumulate() > 1) {
      Accumulation sums = new Accumulation(network, meter, training.accumulate());
      listeners.add(0, sums);
      step = sums;
    }
    WeightAverage average = new WeightAverage(training, network);
    if (!average.isNone()) {
      listeners.add(average);
    }
    network.setListeners(listeners);
    return new NetworkUpdates(network, meter, average, step);
  }

  /** An update, or one for each truncated segment. */
  private record Fit(MultiLayerNetwork network) implements TrainingLoop.Step {
    @Override
    public void begin() {
      RecurrentLayers.forget(network);
    }

    @Override
    public void train(DataSet batch, boolean last) {
      network.fit(batch);
    }
  }

  /** What is done to every gradient. */
  static List<TrainingListener> rules(Training training) {
    List<TrainingListener> rules = new ArrayList<>();
    rules.add(new MeanOverAnswers());
    if (training.clipValue() > 0) {
      rules.add(GradientClipping.byValue(training.clipValue()));
    }
    if (training.clip() > 0) {
      rules.add(GradientClipping.byGlobalNorm(training.clip()));
    }
    return rules;
  }
}
