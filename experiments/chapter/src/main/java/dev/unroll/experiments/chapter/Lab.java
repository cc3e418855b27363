package dev.unroll.experiments.chapter;

import java.nio.file.Path;

/**
 * Where an experiment works.
 *
 * @param folder the claim's own folder inside the chapter's run folder; it exists. What is trained
 *     goes there, so that an interrupted chapter goes on with what it has.
 * @param workers how many trainings at once
 * @param progress hears how far it is
 */
public record Lab(Path folder, int workers, Progress progress) {

  /** Hears of an experiment's steps, possibly from several threads. */
  @FunctionalInterface
  public interface Progress {
    /**
     * One moment of the experiment.
     *
     * @param share of the claim's work that is done, from 0 to 1
     * @param what it is doing, in a few words
     */
    void at(double share, String what);
  }
}
