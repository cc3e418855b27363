package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** How long a training will take, by the time of a few minibatches. Nothing is kept of it. */
public final class TrainingTime {
  private static final int MAX_BATCHES = 200;
  private static final int MIN_BATCHES = 2; // the first compiles code
  private static final double MAX_SECONDS = 0.5;
  private static final double SCORING = 0.3; // time of a sequence, as a share of that in training

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
    double least = Double.POSITIVE_INFINITY;
    double spent = 0;
    for (int k = 0; k < MAX_BATCHES && (k < MIN_BATCHES || spent < MAX_SECONDS); k++) {
      long began = System.nanoTime();
      network.fit(batch);
      double took = (System.nanoTime() - began) / 1e9;
      least = Math.min(least, took);
      spent += took;
    }
    double sequence = least / batch.numExamples();
    double scored = SCORING * sequence * task.validation().size();
    return recipe.training().epochs()
        * (sequence * epochs.sequences() * (1 + Retraining.share(recipe.training(), task))
            + scored);
  }
}
