package dev.unroll.experiments.cluster;

import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.EpochFit;

/** Machines that train for this one. */
public interface Cluster extends AutoCloseable {

  /** The cluster in a few words. */
  String description();

  /** The number of trainings at once. */
  int cores();

  /** Trains whole trials there. */
  TrialRunner runner();

  /** Trains one network on all machines, data-parallel. */
  EpochFit fit();

  @Override
  void close();
}
