package dev.unroll.experiments.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.unroll.datasets.input.Problems;

/**
 * How far a training has come; kept beside the weights in every checkpoint.
 *
 * @param epoch epochs done
 * @param steps updates of the weights done
 * @param bestEpoch the epoch of the best validation score; 0 before the first
 * @param best that score
 * @param seconds spent training, resumed parts included
 */
public record TrainingState(int epoch, long steps, int bestEpoch, Double best, double seconds) {

  public TrainingState {
    boolean scored = bestEpoch > 0;
    new Problems()
        .atLeast("epoch", epoch, 0)
        .check(steps >= 0, "steps: expected at least 0, got " + steps)
        .between("bestEpoch", bestEpoch, 0, epoch)
        .check(scored == (best != null), "best and bestEpoch do not go together")
        .check(best == null || Double.isFinite(best), "best: expected a number, got " + best)
        .atLeast("seconds", seconds, 0)
        .raise();
  }

  static final TrainingState START = new TrainingState(0, 0, 0, null, 0);

  TrainingState after(long stepsDone, double validation, double took) {
    boolean better = Double.isFinite(validation) && (best == null || validation < best);
    int next = epoch + 1;
    return new TrainingState(
        next,
        stepsDone,
        better ? next : bestEpoch,
        better ? Double.valueOf(validation) : best,
        seconds + took);
  }

  /** Whether the last epoch was the best. */
  @JsonIgnore
  public boolean improved() {
    return bestEpoch == epoch;
  }

  /** Whether nothing is left to do: all epochs done, the task solved, or patience at its end. */
  boolean done(Validation.Limits limits) {
    boolean solved = best != null && best < limits.solvedBelow();
    boolean stuck = limits.patience() > 0 && epoch - bestEpoch >= limits.patience();
    return epoch >= limits.epochs() || solved || stuck;
  }
}
