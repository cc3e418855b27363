package dev.unroll.experiments.chapter;

import java.util.List;

/** Hears how the chapter goes, possibly from several threads. */
public interface ChapterProgress {
  /** Hears nothing. */
  ChapterProgress SILENT =
      new ChapterProgress() {
        @Override
        public void begins(List<Experiment<?>> experiments) {}

        @Override
        public void at(Experiment<?> experiment, double share, String what) {}

        @Override
        public void ended(Experiment<?> experiment, ClaimResult result) {}
      };

  /** What is still to be done, in order. */
  void begins(List<Experiment<?>> experiments);

  /**
   * One moment of an experiment.
   *
   * @param share of the claim's work that is done, from 0 to 1
   * @param what it is doing, in a few words
   */
  void at(Experiment<?> experiment, double share, String what);

  /** A claim was examined, or its experiment failed. */
  void ended(Experiment<?> experiment, ClaimResult result);
}
