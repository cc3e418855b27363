package dev.unroll.experiments.train;

/**
 * How long an update takes, by those of the latest half of the time or more. Earlier ones took
 * longer, while the JVM compiled code.
 */
final class Pace {
  private Mark before = new Mark(0, 0); // at a quarter to a half of the time
  private Mark middle = before;
  private Mark now = before;

  private record Mark(long updates, double seconds) {}

  /** Counts an update. */
  void add(double seconds) {
    now = new Mark(now.updates + 1, now.seconds + seconds);
    if (now.seconds >= 2 * middle.seconds) {
      before = middle;
      middle = now;
    }
  }

  /** Seconds of an update; NaN before the first. */
  double seconds() {
    return (now.seconds - before.seconds) / (now.updates - before.updates);
  }
}
