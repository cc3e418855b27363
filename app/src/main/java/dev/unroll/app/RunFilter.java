package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that choose and sort runs. */
final class RunFilter {
  private static final List<String> STATES =
      Stream.concat(
              Stream.of("interrupted"),
              Stream.of(RunStatus.values()).map(one -> one.name().toLowerCase(Locale.ROOT)))
          .toList();

  /** What runs are sorted by. */
  enum Order {
    CREATED,
    RUN,
    KIND,
    STATUS,
    TASK,
    MODEL,
    SCORE;

    /** Runs without a score come last. */
    Comparator<RunEntry> comparator() {
      return switch (this) {
        case CREATED -> Comparator.comparing(RunEntry::created).reversed();
        case RUN -> Comparator.comparing(RunEntry::id);
        case KIND -> Comparator.comparing(run -> run.kind().name());
        case STATUS -> Comparator.comparing(RunEntry::state);
        case TASK -> Comparator.comparing(run -> run.topic().task());
        case MODEL -> Comparator.comparing(run -> String.join(",", run.topic().models()));
        case SCORE -> Comparator.comparingDouble(Order::score);
      };
    }

    private static double score(RunEntry run) {
      return run.scores().values().stream().findFirst().orElse(Double.NaN);
    }
  }

  @Option(
      names = "--sort",
      paramLabel = "BY",
      description =
          "Sort by ${COMPLETION-CANDIDATES}, in upper or lower case. Default: created, newest"
              + " first.")
  private Order order = Order.CREATED;

  @Option(names = "--reverse", description = "Sort in the reverse order.")
  private boolean reverse;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Only runs of this task, or of a forecast's file of this name.")
  private String task;

  @Option(names = "--model", paramLabel = "NAME", description = "Only runs with this model.")
  private String model;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only runs of this status: running, interrupted, finished, diverged, stopped or failed.")
  private String status;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only runs of this kind: train, compare, sweep, backtest, forecast, chapter, diagnose or"
              + " import.")
  private RunKind kind;

  @Option(names = "--tag", paramLabel = "TAG", description = "Only runs with this tag.")
  private List<String> tags = List.of();

  /**
   * Those of the runs that were asked for, in order.
   *
   * @throws InvalidInput if a status is asked for that no run has
   */
  List<RunEntry> of(List<RunEntry> runs) {
    if (status != null && !STATES.contains(status.toLowerCase(Locale.ROOT))) {
      throw new InvalidInput(Nearest.unknown("status", status, STATES));
    }
    Comparator<RunEntry> sorted = reverse ? order.comparator().reversed() : order.comparator();
    return runs.stream().filter(this::wanted).sorted(sorted).toList();
  }

  private boolean wanted(RunEntry run) {
    return is(task, Stream.of(run.topic().task()))
        && is(model, Stream.concat(run.topic().models().stream(), Stream.of(run.best())))
        && is(status, Stream.of(run.state()))
        && (kind == null || run.kind() == kind)
        && run.note().tags().containsAll(tags);
  }

  private static boolean is(String wanted, Stream<String> has) {
    return wanted == null
        || has.map(word -> word.toLowerCase(Locale.ROOT))
            .anyMatch(wanted.toLowerCase(Locale.ROOT)::equals);
  }
}
