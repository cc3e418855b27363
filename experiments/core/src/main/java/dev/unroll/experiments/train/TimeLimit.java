package dev.unroll.experiments.train;

import java.util.function.LongSupplier;

/**
 * Ends a training in time: no epoch begins that would not end in time if it took as long as the
 * last, and an epoch that takes longer ends early, with time for its score. At least one update is
 * made.
 *
 * @param <E> what other observers throw
 */
public final class TimeLimit<E extends Exception> implements TrainingLoop.Observer<E> {
  private final double seconds;
  private final double ending;
  private final LongSupplier nanos;
  private int epochs; // that have ended
  private double spent; // in these
  private double last; // in the last of them
  private long began;

  /**
   * For a training from its start.
   *
   * @param seconds in all; infinite for no limit
   */
  public TimeLimit(double seconds) {
    this(seconds, 0, TrainingState.START, System::nanoTime);
  }

  /**
   * @param ending seconds from the last update of an epoch to its end
   * @param done what is trained already
   * @param nanos the clock
   */
  TimeLimit(double seconds, double ending, TrainingState done, LongSupplier nanos) {
    this.seconds = seconds;
    this.ending = ending;
    this.nanos = nanos;
    this.epochs = done.epoch();
    this.spent = done.seconds();
    this.last = epochs == 0 ? 0 : spent / epochs;
    this.began = nanos.getAsLong();
  }

  /** Whether there is a limit. */
  boolean isSet() {
    return seconds < Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean allows(int epoch) {
    began = nanos.getAsLong();
    return spent + last <= seconds;
  }

  @Override
  public boolean updated(int epoch, org.nd4j.linalg.dataset.DataSet batch) {
    return spent + elapsed() + ending < seconds;
  }

  @Override
  public boolean ended(int epoch) {
    last = elapsed();
    spent += last;
    epochs = epoch;
    return true;
  }

  /** Seconds of the epochs that have ended. */
  double spent() {
    return spent;
  }

  /** Seconds that are left after these. */
  double left() {
    return seconds - spent;
  }

  private double elapsed() {
    return (nanos.getAsLong() - began) / 1e9;
  }

  /**
   * How many epochs there is time for, those that have ended included.
   *
   * @param most as many as are wanted
   * @param part share of the present epoch that is done; counts in the first alone
   * @return a whole number, unless the first epoch has to end early
   */
  double planned(int most, double part) {
    double updates = elapsed() / part; // seconds of those of the first epoch
    double whole = left() / (epochs > 0 ? last : updates + ending);
    double more = epochs == 0 && whole < 1 ? (left() - ending) / updates : Math.floor(whole);
    return Double.isNaN(more) ? most : Math.min(most, epochs + Math.max(more, 0));
  }
}
