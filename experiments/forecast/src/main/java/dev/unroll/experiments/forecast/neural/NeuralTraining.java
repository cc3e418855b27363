package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.Problems;

/**
 * How forecasters are trained: the {@code training.*} keys of a backtest.
 *
 * @param epochs at most; after each, the loss on the last part of the past decides whether to stop
 * @param batches minibatches of an epoch; 0 for as many as let an epoch answer for each value about
 *     once, from 25 to 200
 * @param batch windows in a minibatch, N
 * @param lr learning rate of Adam
 * @param clip bound on the gradient's global norm; 0 for off
 * @param patience epochs without a better validation loss after which training stops
 * @param retrain whether to train again on the whole past, for as many epochs as were best
 * @param members networks whose quantiles are averaged, with seeds one after another
 * @param seed the first
 * @param minutes of all networks and fits together, after which no epoch begins; 0 for no limit
 */
public record NeuralTraining(
    int epochs,
    int batches,
    int batch,
    double lr,
    double clip,
    int patience,
    boolean retrain,
    int members,
    long seed,
    double minutes) {
  private static final int MIN_BATCHES = 25;
  private static final int MAX_BATCHES = 200;

  public NeuralTraining {
    new Problems()
        .atLeast("epochs", epochs, 1)
        .atLeast("batches", batches, 0)
        .atLeast("batch", batch, 1)
        .check(lr > 0, "lr: expected more than 0, got " + lr)
        .atLeast("clip", clip, 0)
        .atLeast("patience", patience, 1)
        .atLeast("members", members, 1)
        .atLeast("minutes", minutes, 0)
        .raise();
  }

  /** The same for one of several trainings, which share the time. */
  public NeuralTraining share(long trainings) {
    return new NeuralTraining(
        epochs, batches, batch, lr, clip, patience, retrain, members, seed, minutes / trainings);
  }

  /**
   * Minibatches of an epoch.
   *
   * @param windows that there are
   * @param horizon values that each answers for
   */
  int batches(int windows, int horizon) {
    return batches > 0
        ? batches
        : Math.min(MAX_BATCHES, Math.max(MIN_BATCHES, windows / (batch * horizon)));
  }
}
