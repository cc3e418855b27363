package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;

/**
 * How a network is trained: a recipe's {@code training.*} keys.
 *
 * @param epochs passes over the training part at most
 * @param batchesPerEpoch minibatches after which an epoch ends; 0 for all
 * @param batch sequences in a minibatch, N
 * @param lr learning rate
 * @param optimizer the update rule
 * @param clip bound on the global norm of the gradient (Pascanu et al. 2013); 0 for off
 * @param clipValue bound on every element of the gradient; 0 for off
 * @param tbptt steps of truncated back-propagation through time; 0 for the whole sequence
 * @param patience epochs without a better validation score after which training stops; 0 for never
 * @param solvedBelow validation score below which training stops; 0 for none
 */
public record Training(
    int epochs,
    int batchesPerEpoch,
    int batch,
    double lr,
    Optimizer optimizer,
    double clip,
    double clipValue,
    int tbptt,
    int patience,
    double solvedBelow) {

  public Training {
    new Problems()
        .atLeast("epochs", epochs, 1)
        .atLeast("batches-per-epoch", batchesPerEpoch, 0)
        .atLeast("batch", batch, 1)
        .check(lr > 0, "lr: expected more than 0, got " + Scalars.show(lr))
        .atLeast("clip", clip, 0)
        .atLeast("clip-value", clipValue, 0)
        .atLeast("tbptt", tbptt, 0)
        .atLeast("patience", patience, 0)
        .atLeast("solved-below", solvedBelow, 0)
        .raise();
  }
}
