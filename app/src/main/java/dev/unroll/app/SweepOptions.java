package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.search.ArbiterSearch;
import dev.unroll.experiments.sweep.search.Strategy;
import dev.unroll.experiments.sweep.space.Space;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a sweep: sampler, pruner, number of trials, time. */
final class SweepOptions {
  private static final int CANDIDATES = 20;
  private static final int MOST = 100_000;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description = "Sampler: ${COMPLETION-CANDIDATES}, in upper or lower case. Default: random.")
  private Strategy strategy = Strategy.RANDOM;

  @Option(
      names = "--candidates",
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
      names = "--prune",
      paramLabel = "RULE",
      description = {
        "Stop trials that are unlikely to win: none, median(others,warmup) or"
            + " asha(least,reduction);"
            + " 'median' is median(4,2), 'asha' is asha(1,3). Default: none."
      })
  private String prune = "none";

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description = {
        "With --prune or the genetic sampler: number of trials that may run before the oldest has"
            + " ended. Default: 4."
      })
  private int ahead = Plan.AHEAD;

  @Option(
      names = "--search-seed",
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
   * How to search that space.
   *
   * @throws InvalidInput if an option cannot be met
   */
  Plan plan(Space space) {
    if ((workers != null && workers < 1)
        || seeds < 1
        || ahead < 1
        || (count != null && count < 1)) {
      throw new InvalidInput(
          "--workers, --seeds, --ahead and --candidates: expected at least 1 each");
    }
    if (minutes != null && !(minutes > 0 && minutes < 1e6)) {
      throw new InvalidInput("--minutes: expected more than 0, got " + minutes);
    }
    if (study != null && !study.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new InvalidInput(
          "--study: expected letters, digits, '.', '_' or '-', got '%s'".formatted(study));
    }
    return new Plan(strategy, candidates(space), seed, prune, ahead);
  }

  private int candidates(Space space) {
    if (strategy != Strategy.GRID) {
      return count != null ? count : minutes != null ? MOST : CANDIDATES;
    }
    long size = ArbiterSearch.gridSize(space);
    if (count != null && count < size) {
      throw new InvalidInput(
          "the grid has %d combinations, more than --candidates %d; allow as many, narrow the ranges,"
                  .formatted(size, count)
              + " or use --strategy random");
    }
    return (int) size;
  }

  /** After what time no further trial begins. */
  Duration time() {
    return minutes == null ? Duration.ofDays(3650) : Duration.ofMillis((long) (minutes * 60_000));
  }

  int seeds() {
    return seeds;
  }

  /** How many trainings at once on this machine. */
  int workers() {
    return workers(Runtime.getRuntime().availableProcessors());
  }

  /** How many trainings at once where there are so many cores. */
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
