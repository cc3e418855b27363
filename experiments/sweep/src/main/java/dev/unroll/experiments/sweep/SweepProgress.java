package dev.unroll.experiments.sweep;

import dev.unroll.experiments.train.Progress;

/** Hears how a sweep goes, from several threads. */
public interface SweepProgress {
  /** A candidate trains. */
  void running(int candidate, Progress.Update update);

  /** A candidate has ended; also one that was found ended. */
  void ended(Outcome outcome);
}
