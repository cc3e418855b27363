package dev.unroll.spark;

import dev.unroll.experiments.train.EpochFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains one network on W workers: each trains a copy on its share of the minibatches, and after
 * {@value #FREQUENCY} of them the network becomes the mean of the copies (McDonald et al. 2010),
 * weights and updater state alike, for else Adam would begin anew each time. A copy counts by the
 * sequences it has seen. The same minibatches in the same order give the same network.
 */
final class ParameterAveraging implements EpochFit {
  /** Minibatches that a worker trains on between two averagings. */
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
      Copy mean = Copy.mean(train(Copy.of(network, 0, 0), shares(next, rules)));
      mean.writeInto(network);
      loss += mean.loss();
      sequences += mean.sequences();
    }
    return loss / sequences;
  }

  /** The minibatches dealt out in turn, to as many workers as there are minibatches for. */
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

  private List<Copy> train(Copy start, List<Share> shares) throws IOException {
    Broadcast<Copy> sent = spark.broadcast(start);
    try {
      return spark
          .parallelize(shares, shares.size())
          .map(share -> share.train(sent.value()))
          .collect();
    } catch (Exception e) { // Scala throws SparkException, which is checked, without saying so
      throw new IOException(SparkWorkplace.words(e), e);
    } finally {
      sent.destroy();
    }
  }
}
