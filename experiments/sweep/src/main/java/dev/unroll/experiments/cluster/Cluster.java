package dev.unroll.experiments.cluster;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.EpochFit;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;

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

  /**
   * Calls something on all machines.
   *
   * @return the answers, in the order of the calls
   * @throws IOException if the cluster fails
   */
  <T extends Serializable, C extends Callable<T> & Serializable> List<T> call(List<C> calls)
      throws IOException;

  @Override
  void close();

  /** Connects to clusters of one kind; found by {@link ServiceLoader}. */
  interface Provider {
    Cluster connect(String master);
  }

  /**
   * Connects to a cluster.
   *
   * @param master such as {@code local[2]} or {@code spark://host:7077}; {@code submit} for that of
   *     the program that started this one
   * @throws InvalidInput if that fails, or no provider is on the class path
   */
  static Cluster connect(String master) {
    return ServiceLoader.load(Provider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "--spark: Spark is optional and not built; get it with"
                        + "\nmvn -pl experiments/spark -am -Dmaven.test.skip=true package"
                        + "\nin Unroll's folder, and run the command again"))
        .connect(master);
  }
}
