package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Setting;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.RateSchedule;
import java.util.List;
import java.util.Optional;

/**
 * How a network is trained: a recipe's {@code training.*} keys, described by the annotations.
 * Clipping is that of Pascanu et al. 2013.
 */
public record Training(
    @Setting(value = "20", about = "passes over the training part at most") int epochs,
    @Setting(
            value = "0",
            before = "0",
            about =
                "after which no epoch begins; of compare, of all trainings together; 0 for never")
        double minutes,
    @Setting(
            value = "1",
            before = "1",
            about = "networks with seeds of their own, whose answers are averaged")
        int members,
    @Setting(value = "0", about = "minibatches that make an epoch; 0 for all") int batchesPerEpoch,
    @Setting(value = "32", about = "sequences in a minibatch, N") int batch,
    @Setting(
            value = "reset",
            before = "reset",
            about = "of windows of a text: reset, or carry from the window before")
        StartState state,
    @Setting(value = "1", before = "1", about = "minibatches whose gradients make one update")
        int accumulate,
    @Setting(value = "0.002", about = "learning rate") double lr,
    @Setting(
            value = "constant",
            before = "constant",
            about = "of the rate: constant, cosine, linear, step or plateau")
        RateSchedule.Curve schedule,
    @Setting(
            value = "0",
            before = "0",
            about = "updates in which the rate rises at first; below 1 a share of all updates")
        double warmUp,
    @Setting(value = "0", before = "0", about = "where the schedule ends, as a share of lr")
        double lrFloor,
    @Setting(
            value = "0.1",
            before = "0.1",
            about = "of schedules step and plateau: factor of the rate at each drop")
        double lrDrop,
    @Setting(
            value = "2",
            before = "2",
            about = "of schedule step: number of drops, evenly spaced over the updates")
        int lrDrops,
    @Setting(
            value = "5",
            before = "5",
            about = "of schedule plateau: epochs without a better validation score before a drop")
        int plateau,
    @Setting(value = "adam", about = "adam, adamw, rmsprop or sgd") Optimizer optimizer,
    @Setting(
            value = "0.01",
            before = "0.01",
            about = "of adamw: by how much a rate of 1 shrinks weights")
        double weightDecay,
    @Setting(value = "0.9", before = "0.9", about = "of adam: decay of the mean of gradients")
        double beta1,
    @Setting(value = "0.999", before = "0.999", about = "of adam: decay of the mean of squares")
        double beta2,
    @Setting(value = "1e-8", before = "1e-8", about = "of adam: added to the root of that mean")
        double adamEpsilon,
    @Setting(value = "0", before = "0", about = "of sgd: Nesterov's momentum") double momentum,
    @Setting(
            value = "0",
            before = "0",
            about = "of classes: share of a label that is spread over all; losses are without it")
        double labelSmoothing,
    @Setting(
            value = "none",
            before = "none",
            about = "of weights, which is scored and kept: none, ema or last")
        Averaging average,
    @Setting(value = "0.999", before = "0.999", about = "of average ema: its decay in an update")
        double averageDecay,
    @Setting(value = "5", before = "5", about = "of average last: epochs that it is over")
        int averageEpochs,
    @Setting(
            value = "0",
            before = "0",
            about = "share of the outputs of each recurrent layer that training leaves out")
        double dropout,
    @Setting(value = "0", before = "0", about = "the same of the inputs of the first such layer")
        double inputDropout,
    @Setting(
            value = "step",
            before = "step",
            about = "what these two have a mask of their own for: each step, or each sequence")
        DropoutMask dropoutMask,
    @Setting(
            value = "0",
            before = "0",
            about = "share of the recurrent weights that a pass in training leaves out")
        double weightDropout,
    @Setting(
            value = "0",
            before = "0",
            about = "probability with which a unit keeps its state at a step, in training")
        double zoneout,
    @Setting(value = "1", about = "bound on the gradient's global norm; 0 for off") double clip,
    @Setting(value = "0", about = "bound on every element of the gradient; 0 for off")
        double clipValue,
    @Setting(value = "0", about = "steps of truncated back-propagation; 0 for the whole sequence")
        int tbptt,
    @Setting(
            value = "false",
            before = "false",
            about =
                "before the test, train again on training and validation part for the best number"
                    + " of epochs; takes about as long again")
        boolean retrain,
    @Setting(
            value = "0",
            about = "epochs without a better validation score before stopping; 0 for never")
        int patience,
    @Setting(value = "0", about = "stop when the validation score is below; 0 for none")
        double solvedBelow) {

  private static final int MAX_MEMBERS = 999;

  public Training {
    new Problems()
        .atLeast("epochs", epochs, 1)
        .atLeast("minutes", minutes, 0)
        .between("members", members, 1, MAX_MEMBERS)
        .atLeast("batches-per-epoch", batchesPerEpoch, 0)
        .atLeast("batch", batch, 1)
        .atLeast("accumulate", accumulate, 1)
        .check(lr > 0, "lr: expected more than 0, got " + Scalars.show(lr))
        .check(
            warmUp >= 0 && (warmUp < 1 || warmUp == Math.rint(warmUp)),
            "warm-up: expected a number of updates, or a share below 1; got "
                + Scalars.show(warmUp))
        .between("lr-floor", lrFloor, 0, 1)
        .check(
            lrDrop > 0 && lrDrop < 1,
            "lr-drop: expected a number between 0 and 1, got " + Scalars.show(lrDrop))
        .atLeast("lr-drops", lrDrops, 1)
        .atLeast("plateau", plateau, 1)
        .check(
            adamEpsilon > 0, "adam-epsilon: expected more than 0, got " + Scalars.show(adamEpsilon))
        .atLeast("weight-decay", weightDecay, 0)
        .atLeast("clip", clip, 0)
        .atLeast("clip-value", clipValue, 0)
        .atLeast("tbptt", tbptt, 0)
        .atLeast("patience", patience, 0)
        .atLeast("solved-below", solvedBelow, 0)
        .share("beta1", beta1)
        .share("beta2", beta2)
        .share("momentum", momentum)
        .share("label-smoothing", labelSmoothing)
        .share("dropout", dropout)
        .share("input-dropout", inputDropout)
        .share("weight-dropout", weightDropout)
        .share("zoneout", zoneout)
        .share("average-decay", averageDecay)
        .atLeast("average-epochs", averageEpochs, 1)
        .raise();
  }

  /**
   * The learning rate of every update, if it is not the same for all.
   *
   * @param updates how many the training makes, unless it ends early
   */
  public Optional<RateSchedule> rates(int updates) {
    if (warmUp == 0 && schedule == RateSchedule.Curve.CONSTANT) {
      return Optional.empty();
    }
    int rising = (int) Math.min(updates, warmUp < 1 ? Math.round(warmUp * updates) : warmUp);
    RateSchedule.Drops drops =
        schedule == RateSchedule.Curve.STEP ? new RateSchedule.Drops(lrDrop, lrDrops) : null;
    return Optional.of(new RateSchedule(lr, rising, schedule, updates, lrFloor, drops));
  }

  /**
   * The factor of the rate after some epochs, by the schedule {@code plateau}: each {@code plateau}
   * epochs without a better score than before are a drop.
   *
   * @param scores on the validation part after each epoch so far
   */
  public double rateFactor(List<Double> scores) {
    if (schedule != RateSchedule.Curve.PLATEAU) {
      return 1;
    }
    double best = Double.POSITIVE_INFINITY;
    double factor = 1;
    int stuck = 0;
    for (double score : scores) {
      stuck = score < best ? 0 : stuck + 1;
      best = score < best ? score : best;
      if (stuck == plateau) {
        factor *= lrDrop;
        stuck = 0;
      }
    }
    return factor;
  }

  /** How Adam averages. */
  public FastAdam.Decay decay() {
    return new FastAdam.Decay(beta1, beta2, adamEpsilon);
  }
}
