package dev.unroll.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What a worker trains on before the next averaging.
 *
 * @param rules that scale and clip its gradients
 */
record Share(List<DataSet> batches, List<TrainingListener> rules) implements Serializable {

  /** Trains a copy of the network on each minibatch, where this is called. */
  Copy train(Copy start) {
    MultiLayerNetwork network = start.network();
    LossSum loss = new LossSum();
    List<TrainingListener> listeners = new ArrayList<>(rules);
    listeners.add(loss);
    network.setListeners(listeners);
    long sequences = 0;
    for (DataSet batch : batches) {
      network.fit(batch);
      sequences += batch.numExamples();
    }
    return Copy.of(network, loss.sum, sequences);
  }

  /** Sums the loss over sequences and, with truncated BPTT, segments. */
  private static final class LossSum extends BaseTrainingListener {
    private double sum;

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      sum += model.score() * model.batchSize();
    }
  }
}
