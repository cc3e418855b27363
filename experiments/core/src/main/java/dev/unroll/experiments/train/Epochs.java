package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.StartState;
import dev.unroll.experiments.recipe.Training;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What each epoch of a training learns from, in which order. */
record Epochs(Recipe recipe, Task task) {

  /** The minibatches of an epoch, which are made one by one. */
  Iterable<DataSet> batches(int epoch) {
    int[] order = order(epoch);
    int batch = recipe.training().batch();
    return () ->
        IntStream.iterate(0, from -> from < order.length, from -> from + batch)
            .mapToObj(from -> Arrays.copyOfRange(order, from, Math.min(from + batch, order.length)))
            .map(task.train()::batch)
            .iterator();
  }

  /** The sequences of one epoch. */
  private int[] order(int epoch) {
    long seed = recipe.seed() * 1_000_003L + epoch;
    Nd4j.getRandom().setSeed(Seeds.forNd4j(seed));
    return carries() ? rows(epoch) : shuffled(seed);
  }

  /**
   * Each row of the minibatches has a stretch of the sequences, in order. A short epoch goes on in
   * the stretches where the one before ended.
   */
  private int[] rows(int epoch) {
    int rows = recipe.training().batch();
    int stretch = task.train().size() / rows;
    int count = sequences() / rows;
    int parts = parts(stretch, count);
    int first = Math.min((epoch - 1) % parts * count, stretch - count);
    return IntStream.range(0, count * rows)
        .map(i -> i % rows * stretch + first + i / rows)
        .toArray();
  }

  private boolean carries() {
    return recipe.training().state() == StartState.CARRY;
  }

  /** Shuffled by seed and epoch alone. */
  private int[] shuffled(long seed) {
    Random random = new Random(seed);
    int[] order = new int[task.train().size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return Arrays.copyOf(order, sequences());
  }

  /** How many sequences an epoch has. */
  int sequences() {
    long limit = (long) recipe.training().batchesPerEpoch() * recipe.training().batch();
    int batch = recipe.training().batch();
    int all = carries() ? task.train().size() / batch * batch : task.train().size();
    return limit == 0 ? all : (int) Math.min(limit, all);
  }

  /**
   * Updates of a training that no score ends early: one a minibatch, a segment of one, or several
   * minibatches.
   *
   * @param concurrent minibatches whose updates count as one, because they are made at once
   */
  int updates(int concurrent) {
    Training training = recipe.training();
    int batches = parts(sequences(), training.batch());
    int segments = 1;
    if (training.tbptt() > 0 && task.shape().answer() == Task.Answer.EVERY_STEP) {
      segments = parts(task.train().batch(0).getFeatures().size(2), training.tbptt());
    }
    int each = parts(parts(batches, concurrent), training.accumulate());
    return (int) Math.min(Integer.MAX_VALUE, (long) training.epochs() * each * segments);
  }

  private static int parts(long whole, int part) {
    return Math.toIntExact((whole + part - 1) / part);
  }
}
