package dev.unroll.app;

import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option to use Spark. */
final class SparkOption {
  /** Among the facts of a run's environment: the cluster that computed it. */
  private static final String FACT = "cluster";

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description = {
        "Use Spark: local[2], spark://host:7077 and so on, or 'submit' for the master of"
            + " spark-submit. Spark is optional: docs/guide/spark.md says how to get it."
      })
  private String master;

  boolean isGiven() {
    return master != null;
  }

  /** As words of a command line; none if the option is not given. */
  List<String> words() {
    return isGiven() ? List.of("--spark", master) : List.of();
  }

  /**
   * Connects to the cluster, if the option is given.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if that fails, or Spark is not built
   */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connect);
  }

  /** Records in a run which cluster computes it. */
  static void record(Cluster cluster, RunFolder run) throws IOException {
    run.addFact(FACT, cluster.description());
  }

  /** The cluster that computed a run; empty if none did, or an older version recorded none. */
  static Optional<String> of(RunFolder run) throws IOException {
    return Optional.ofNullable(run.environment().get(FACT));
  }
}
