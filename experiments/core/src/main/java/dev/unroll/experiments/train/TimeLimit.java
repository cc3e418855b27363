package dev.unroll.experiments.train;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Ends a training in time: no epoch begins that would not end in time if it took as long as the
 * last, and an epoch that takes longer ends early, with time for its score. At least one update is
 * made.
 *
 * @param <E> what other observers throw
 */
public final class TimeLimit<E extends Exception> implements TrainingLoop.Observer<E> {
  private static final double MAX_WARM_UP = 10; // seconds in which the JVM compiles code
  private static final double MAX_SHARE = 0.25; // of these in all

  private final double seconds;
  private final double ending;
  private final LongSupplier nanos;
  private final Pace pace = new Pace();
  private int epochs; // that have ended
  private double spent; // in these
  private double last; // in the last of them
  private boolean warm; // whether an epoch has ended in this process
  private final long start;
  private long began; // this epoch
  private long updated; // when its last update ended
  private int updates; // in this epoch

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
    this.start = nanos.getAsLong();
    this.began = start;
  }

  /** Whether there is a limit. */
  boolean isSet() {
    return seconds < Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean allows(int epoch) {
    began = nanos.getAsLong();
    updated = began;
    updates = 0;
    return spent + last <= seconds;
  }

  @Override
  public boolean updated(int epoch, org.nd4j.linalg.dataset.DataSet batch) {
    pace.add(since(updated));
    updated = nanos.getAsLong();
    updates++;
    return spent + since(began) + ending < seconds;
  }

  @Override
  public boolean ended(int epoch) {
    double took = since(began);
    double steady = updates * pace.seconds() + since(updated); // without the warm-up
    last = warm || Double.isNaN(steady) ? took : steady;
    warm = true;
    began = nanos.getAsLong();
    spent += took;
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

  private double since(long moment) {
    return (nanos.getAsLong() - moment) / 1e9;
  }

  /**
   * How many epochs there is time for, those that have ended included.
   *
   * @param most as many as are wanted
   * @param part share of the present epoch that is done; counts in the first alone
   * @return a whole number, unless the first epoch has to end early; nothing as long as the JVM
   *     warms up, unless there is time for all even so
   */
  OptionalDouble planned(int most, double part) {
    double planned = epochs > 0 ? epochs + Math.max(0, Math.floor(left() / last)) : first(part);
    if (Double.isNaN(planned) || planned >= most) {
      return OptionalDouble.of(most);
    }
    boolean warmedUp = since(start) >= MAX_WARM_UP || spent + since(began) >= MAX_SHARE * seconds;
    return warmedUp ? OptionalDouble.of(planned) : OptionalDouble.empty();
  }

  /** The same during the first epoch. */
  private double first(double part) {
    double elapsed = since(began);
    double steady = updates * pace.seconds();
    double whole = (Double.isNaN(steady) ? elapsed : steady) / part; // without its ending
    double left = left() - elapsed;
    double rest = (1 - part) * whole + ending;
    return left < rest
        ? Math.max(0, part + (left - ending) / whole)
        : 1 + Math.floor((left - rest) / (whole + ending));
  }
}
