package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** How long a training will take, by the time of a few minibatches. Nothing is kept of it. */
public final class TrainingTime {
  private static final int MIN_BATCHES = 2; // the first compiles code
  private static final double MAX_SECONDS = 3;
  private static final double MAX_SHARE = 0.03; // of the training
  private static final double SETTLED = 0.5; // seconds without a minibatch that takes less
  private static final double LESS = 0.97;

  private TrainingTime() {}

  /** Seconds of a training of which no score and no limit of time ends any part early. */
  public static double seconds(Recipe recipe, Task task) {
    Epochs epochs = new Epochs(recipe, task);
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    network.setListeners(NetworkUpdates.rules(recipe.training()));
    DataSet batch =
        task.train()
            .batch(
                IntStream.range(0, Math.min(epochs.sequences(), recipe.training().batch()))
                    .toArray());
    double share = Retraining.share(recipe.training(), task);
    int count = recipe.training().epochs();
    double sequences = (double) count * epochs.sequences() * (1 + share);
    double training = updates(network, batch, sequences / batch.numExamples());
    double validation = ScoringTime.of(network, task, task.validation());
    double test = (share > 0 ? 2 : 1) * ScoringTime.ofTest(network, task);
    return recipe.training().members() * (training + (count + 1) * validation + test);
  }

  /** Seconds to score a network on the test part. */
  public static double ofTest(Recipe recipe, Task task) {
    return recipe.training().members()
        * ScoringTime.of(Networks.create(recipe, task.shape()), task, task.test());
  }

  /**
   * Seconds of many minibatches, by the least time of some. A JVM that has just started compiles
   * during the first ones, so they are as many as it takes until none is faster any more.
   */
  private static double updates(MultiLayerNetwork network, DataSet batch, double count) {
    double least = Double.POSITIVE_INFINITY;
    double spent = 0;
    double settled = 0;
    for (int k = 0;
        k < MIN_BATCHES
            || (spent < Math.min(MAX_SECONDS, MAX_SHARE * least * count)
                && spent - settled < SETTLED);
        k++) {
      long began = System.nanoTime();
      network.fit(batch);
      double took = (System.nanoTime() - began) / 1e9;
      spent += took;
      if (took < LESS * least) {
        settled = spent;
      }
      least = Math.min(least, took);
    }
    return least * count;
  }
}
