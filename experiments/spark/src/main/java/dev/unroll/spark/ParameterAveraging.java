package dev.unroll.spark;

import dev.unroll.experiments.train.EpochFit;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains one network on W workers: each trains a copy on its share of the minibatches, and after
 * {@value #FREQUENCY} of them the network becomes the mean of the copies (McDonald et al. 2010),
 * both its weights and the state of its updater. A copy counts by the sequences it has seen. The
 * same minibatches in the same order give the same network.
 */
final class ParameterAveraging implements EpochFit {
  /** Minibatches of a worker between two averagings. */
  private static final int FREQUENCY = 4;

  private final JavaSparkContext spark;
  private final int workers;

  ParameterAveraging(JavaSparkContext spark, int workers) {
    this.spark = spark;
    this.workers = workers;
  }

  @Override
  public double fit(MultiLayerNetwork network, List<DataSet> batches, List<TrainingListener> rules)
      throws IOException {
    double loss = 0;
    double sequences = 0;
    int round = workers * FREQUENCY;
    for (int from = 0; from < batches.size(); from += round) {
      List<DataSet> next = batches.subList(from, Math.min(from + round, batches.size()));
      NetworkCopy mean =
          NetworkCopy.mean(train(NetworkCopy.of(network, 0, 0), shares(next, rules)));
      mean.writeInto(network);
      loss += mean.loss();
      sequences += mean.sequences();
    }
    return loss / sequences;
  }

  @Override
  public int concurrent() {
    return workers;
  }

  /** Deals the minibatches out in turn, to at most as many workers as there are minibatches. */
  private List<Share> shares(List<DataSet> batches, List<TrainingListener> rules) {
    List<Share> shares = new ArrayList<>();
    for (int w = 0; w < Math.min(workers, batches.size()); w++) {
      List<DataSet> dealt = new ArrayList<>();
      for (int k = w; k < batches.size(); k += workers) {
        dealt.add(batches.get(k));
      }
      shares.add(new Share(dealt, rules));
    }
    return shares;
  }

  private List<NetworkCopy> train(NetworkCopy start, List<Share> shares) throws IOException {
    Broadcast<NetworkCopy> sent = spark.broadcast(start);
    try {
      return spark
          .parallelize(shares, shares.size())
          .map(share -> share.train(sent.value()))
          .collect();
    } catch (Exception e) { // Scala throws SparkException, which is checked, without declaring it
      throw new IOException(SparkTrialRunner.message(e), e);
    } finally {
      sent.destroy();
    }
  }

  /**
   * The minibatches that a worker trains on before the next averaging.
   *
   * @param rules that scale and clip its gradients
   */
  private record Share(List<DataSet> batches, List<TrainingListener> rules)
      implements Serializable {

    /** Trains a copy of the network on each minibatch. */
    NetworkCopy train(NetworkCopy start) {
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
      return NetworkCopy.of(network, loss.sum, sequences);
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
}
