package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;

/**
 * How a network is trained: a recipe's {@code training.*} keys, described by the annotations.
 * Clipping is that of Pascanu et al. 2013.
 */
public record Training(
    @Setting(value = "20", about = "passes over the training part at most") int epochs,
    @Setting(value = "0", about = "minibatches that make an epoch; 0 for all") int batchesPerEpoch,
    @Setting(value = "32", about = "sequences in a minibatch, N") int batch,
    @Setting(value = "0.002", about = "learning rate") double lr,
    @Setting(value = "adam", about = "adam, rmsprop or sgd") Optimizer optimizer,
    @Setting(value = "1", about = "bound on the gradient's global norm; 0 for off") double clip,
    @Setting(value = "0", about = "bound on every element of the gradient; 0 for off")
        double clipValue,
    @Setting(value = "0", about = "steps of truncated back-propagation; 0 for the whole sequence")
        int tbptt,
    @Setting(
            value = "0",
            about = "epochs without a better validation score before stopping; 0 for never")
        int patience,
    @Setting(value = "0", about = "stop when the validation score is below; 0 for none")
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
