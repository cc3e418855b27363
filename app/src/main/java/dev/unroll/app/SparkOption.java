package dev.unroll.app;

import dev.unroll.experiments.cluster.Cluster;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option to use Spark. */
final class SparkOption {
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

  /**
   * Connects to the cluster, if the option is given.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if that fails, or Spark is not built
   */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connect);
  }
}
