package dev.unroll.experiments.cluster;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ServiceLoader;

/** Connects to clusters; found by {@link ServiceLoader}. */
public interface Clusters {
  /**
   * Connects.
   *
   * @param master such as {@code local[2]} or {@code spark://host:7077}; {@code submit} for that of
   *     the program that started this one
   * @throws InvalidInput if that fails
   */
  Cluster connect(String master);

  /**
   * The implementation on the class path.
   *
   * @throws InvalidInput if there is none; the message says how to get it
   */
  static Clusters find() {
    return ServiceLoader.load(Clusters.class)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "--spark: Spark is optional and not built; get it with"
                        + "\nmvn -pl experiments/spark -am -Dmaven.test.skip=true package"
                        + "\nin Unroll's folder, and run the command again"));
  }
}
