package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Sampler;
import dev.unroll.experiments.sweep.Space;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a sweep: sampler, pruner, number of trials, time. */
final class SweepOptions {
  private static final int DEFAULT_TRIALS = 20;
  private static final int MAX_TRIALS = 100_000;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description = "Sampler: ${COMPLETION-CANDIDATES}, in upper or lower case. Default: random.")
  private Sampler.Kind sampler = Sampler.Kind.RANDOM;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Number of trials. Default: 20, the whole grid, or as many as --minutes allows.")
  private Integer count;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Begin no further trial after M minutes.")
  private Double minutes;

  @Option(
      names = "--pruner",
      paramLabel = "RULE",
      description = {
        "Stop trials that are unlikely to win: none, median(others,warmup) or"
            + " asha(epochs,reduction);"
            + " 'median' is median(4,2), 'asha' is asha(1,3). Default: none."
      })
  private String pruner = "none";

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description = {
        "With --pruner, --sampler genetic or tpe: number of trials that may run before the oldest has"
            + " ended. Default: 4."
      })
  private int ahead = Plan.DEFAULT_AHEAD;

  @Option(
      names = "--sampler-seed",
      paramLabel = "S",
      description = "Seed of the sampler. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description = "Number of fresh seeds with which the best trial is trained again. Default: 3.")
  private int seeds = 3;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Number of trials at once. Default: the number of cores, here or on Spark.")
  private Integer workers;

  @Mixin private SparkOption spark;

  @Option(
      names = "--study",
      paramLabel = "NAME",
      description =
          "Folder of the study among the runs. Default: a name made from what is searched.")
  private String study;

  /**
   * The plan for a space.
   *
   * @throws InvalidInput if an option has a value that it cannot have
   */
  Plan plan(Space space) {
    if ((workers != null && workers < 1)
        || seeds < 1
        || ahead < 1
        || (count != null && count < 1)) {
      throw new InvalidInput("--workers, --seeds, --ahead and --trials: expected at least 1 each");
    }
    if (minutes != null && !(minutes > 0 && minutes < 1e6)) {
      throw new InvalidInput("--minutes: expected more than 0, got " + minutes);
    }
    if (study != null && !study.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new InvalidInput(
          "--study: expected letters, digits, '.', '_' or '-', got '%s'".formatted(study));
    }
    return new Plan(sampler, trials(space), seed, pruner, ahead);
  }

  private int trials(Space space) {
    if (sampler != Sampler.Kind.GRID) {
      return count != null ? count : minutes != null ? MAX_TRIALS : DEFAULT_TRIALS;
    }
    long size = Sampler.gridSize(space);
    if (count != null && count < size) {
      throw new InvalidInput(
          "the grid has %d combinations, more than --trials %d; allow as many, narrow the ranges,"
                  .formatted(size, count)
              + " or use --sampler random");
    }
    return (int) size;
  }

  /** The time after which no further trial begins. */
  Duration time() {
    return minutes == null ? Duration.ofDays(3650) : Duration.ofMillis((long) (minutes * 60_000));
  }

  int seeds() {
    return seeds;
  }

  /** The number of trials at once on this machine. */
  int workers() {
    return workers(Runtime.getRuntime().availableProcessors());
  }

  /** The number of trials at once on so many cores. */
  int workers(int cores) {
    return workers == null ? cores : workers;
  }

  SparkOption spark() {
    return spark;
  }

  String study(String otherwise) {
    return study == null ? otherwise : study;
  }
}
