package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Training;
import java.util.Map;
import java.util.Objects;

/**
 * How one training ended; its {@code summary.json}.
 *
 * @param model the preset's name
 * @param seed its seed
 * @param parameters how many weights were trained
 * @param epochs epochs done
 * @param steps updates done
 * @param bestEpoch epoch of the checkpoint that was scored; 0 if there is none
 * @param seconds spent training
 * @param divergedAt update at which the loss became NaN or infinite; -1 if it did not
 * @param validation scores of that checkpoint on the validation part; empty if there is none
 * @param test its scores on the test part; empty if there is none
 */
public record RunResult(
    String model,
    long seed,
    long parameters,
    int epochs,
    long steps,
    int bestEpoch,
    double seconds,
    long divergedAt,
    Map<String, Double> validation,
    Map<String, Double> test) {

  public RunResult {
    Objects.requireNonNull(model);
    validation.values().forEach(Objects::requireNonNull);
    test.values().forEach(Objects::requireNonNull);
  }

  /** Whether there was no time for all epochs of a recipe. */
  public boolean outOfTime(Training training) {
    boolean stuck = training.patience() > 0 && epochs - bestEpoch >= training.patience();
    boolean solved =
        validation.values().stream().limit(1).anyMatch(score -> score < training.solvedBelow());
    return training.minutes() > 0
        && divergedAt < 0
        && epochs < training.epochs()
        && !stuck
        && !solved;
  }
}
