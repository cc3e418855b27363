package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.sweep.Finalists;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Sampler;
import dev.unroll.experiments.sweep.Space;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
          "Number of trials; the same command with more extends its study. Default: 20, the whole"
              + " grid, or as many as --minutes allows.")
  private Integer count;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "Begin no further trial after M minutes; the same command with more continues the"
              + " search.")
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
        "With --pruner, --sampler genetic or tpe: number of trials that may run before the oldest"
            + " has ended. Default: 4."
      })
  private int ahead = Plan.DEFAULT_AHEAD;

  @Option(
      names = "--sampler-seed",
      paramLabel = "S",
      description = "Seed of the sampler. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--repeats",
      paramLabel = "R",
      description =
          "Number of seeds with which each trial is trained; their mean ranks it. Default: 1.")
  private int repeats = 1;

  @Option(
      names = "--finalists",
      paramLabel = "N",
      description =
          "Number of best trials that are trained again to choose the winner, after twice as many"
              + " got a second seed; 1 takes the best trial as it is. Default: 5.")
  private int finalists = 5;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description =
          "Number of fresh seeds of each finalist, and then of the winner and the recipe before the"
              + " search. Default: 3.")
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
        || repeats < 1
        || finalists < 1
        || (count != null && count < 1)) {
      throw new InvalidInput(
          "--workers, --seeds, --finalists, --repeats, --ahead and --trials: expected at least 1"
              + " each");
    }
    if (minutes != null && !(minutes > 0 && minutes < 1e6)) {
      throw new InvalidInput("--minutes: expected more than 0, got " + minutes);
    }
    if (study != null && !study.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new InvalidInput(
          "--study: expected letters, digits, '.', '_' or '-', got '%s'".formatted(study));
    }
    return new Plan(sampler, trials(space), seed, pruner, ahead, repeats);
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

  /**
   * The options that determine a study, as words.
   *
   * @param trials how many there were
   */
  List<String> words(int trials) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--sampler", sampler.name(), "--sampler-seed", Long.toString(seed)));
    words.addAll(List.of("--pruner", pruner, "--ahead", Integer.toString(ahead)));
    words.addAll(List.of("--repeats", Integer.toString(repeats)));
    words.addAll(List.of("--finalists", Integer.toString(finalists)));
    words.addAll(List.of("--seeds", Integer.toString(seeds)));
    if (sampler != Sampler.Kind.GRID) {
      words.addAll(List.of("--trials", Integer.toString(trials)));
    }
    return words;
  }

  /** The time after which no further trial begins. */
  Duration time() {
    return minutes == null ? Duration.ofDays(3650) : Duration.ofMillis((long) (minutes * 60_000));
  }

  /** What is trained after the search. */
  Finalists.Effort effort() {
    return new Finalists.Effort(finalists, seeds, workers());
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

  /** The folder of the study among the runs; the second one if the user gave no name. */
  Path study(Path runs, Path otherwise) {
    return study == null ? otherwise : runs.resolve(study);
  }
}
