package dev.unroll.experiments.cluster;

import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.train.EpochFit;

/** Machines that train for this one. */
public interface Cluster extends AutoCloseable {

  /** What was connected to, in a few words. */
  String described();

  /** How many trainings run there at once. */
  int cores();

  /** Trains whole candidates there. */
  Workplace workplace(Candidates candidates);

  /** Trains one network on all of them at once, data-parallel. */
  EpochFit fit();

  @Override
  void close();
}
