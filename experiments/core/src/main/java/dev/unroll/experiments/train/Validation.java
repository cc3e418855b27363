package dev.unroll.experiments.train;

import java.util.function.LongSupplier;

/**
 * Scores a network after each epoch, and ends its training early: after the last epoch, with a
 * score that is good enough, or after too many epochs without a better one.
 *
 * @param <E> what scoring throws
 */
public final class Validation<E extends Exception> implements TrainingLoop.Observer<E> {
  private final Limits limits;
  private final LongSupplier steps;
  private final Score<E> score;
  private TrainingState state;
  private long began;

  /**
   * When a training ends.
   *
   * @param epochs trained at most
   * @param patience epochs without a better score; 0 for any number
   * @param solvedBelow a score that is good enough; 0 for none
   */
  public record Limits(int epochs, int patience, double solvedBelow) {}

  /** Scores the network as it is now. */
  @FunctionalInterface
  public interface Score<E extends Exception> {
    /** A score, of which the lowest is the best. */
    double of() throws E;
  }

  /**
   * @param state after the epochs that are trained already
   * @param steps how many updates have been made
   */
  Validation(TrainingState state, Limits limits, LongSupplier steps, Score<E> score) {
    this.state = state;
    this.limits = limits;
    this.steps = steps;
    this.score = score;
  }

  /** For a training from its start, whose updates nobody counts. */
  public Validation(Limits limits, Score<E> score) {
    this(TrainingState.START, limits, () -> 0, score);
  }

  /** After the last epoch that was scored. */
  public TrainingState state() {
    return state;
  }

  @Override
  public boolean allows(int epoch) {
    began = System.nanoTime();
    return !state.done(limits);
  }

  @Override
  public boolean ended(int epoch) throws E {
    double value = score.of();
    state = state.after(steps.getAsLong(), value, (System.nanoTime() - began) / 1e9);
    return true;
  }
}
