package dev.unroll.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * One that takes part in a contest.
 *
 * @param ours warmed up for longer: its code is compiled while it runs
 * @param turn calls again and again for so many milliseconds, at least once, and returns
 *     milliseconds of each call
 */
record Entrant(boolean ours, DoubleFunction<double[]> turn) {
  private static final int MAX_CALLS = 100_000;

  static Entrant ours(Runnable call) {
    return new Entrant(true, millis -> timed(call, millis));
  }

  static Entrant theirs(Runnable call) {
    return new Entrant(false, millis -> timed(call, millis));
  }

  /** In another process, which sleeps between its turns. */
  static Entrant remote(DoubleFunction<double[]> turn) {
    return new Entrant(false, turn);
  }

  private static double[] timed(Runnable call, double millis) {
    double[] times = new double[1 << 10];
    int calls = 0;
    long begin = System.nanoTime();
    long before = begin;
    do {
      if (calls == times.length) {
        times = Arrays.copyOf(times, 2 * calls);
        before = System.nanoTime();
      }
      call.run();
      long after = System.nanoTime();
      times[calls++] = (after - before) / 1e6;
      before = after;
    } while (before - begin < millis * 1e6 && calls < MAX_CALLS);
    return Arrays.copyOf(times, calls);
  }
}
