package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import picocli.CommandLine.Option;

/** The number of trainings at once. */
final class Workers {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Number of trainings at once. Default: the number of cores.")
  private int workers = Runtime.getRuntime().availableProcessors();

  /**
   * Checks the option.
   *
   * @throws InvalidInput if it is less than 1
   */
  int count() {
    if (workers < 1) {
      throw new InvalidInput("--workers: expected at least 1, got " + workers);
    }
    return workers;
  }
}
