package dev.unroll.app;

import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.cluster.Clusters;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether to train on Spark. */
final class SparkOption {
  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description = {
        "Train on Spark: local[2], spark://host:7077 and so on, or 'submit' for the master of"
            + " spark-submit. Spark is optional: docs/guide/spark.md says how to get it."
      })
  private String master;

  /**
   * Connects, if that was asked for.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if it cannot, or Spark is not there
   */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(named -> Clusters.find().connect(named));
  }
}
