package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long all trainings of a command may take. */
final class MinutesOption {
  private static final double MAX = 1e6;

  private final long began = System.nanoTime();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "Train for M minutes at most, all networks together; results then depend on the machine.")
  private Double minutes;

  /**
   * The value of the setting {@code training.minutes}, if the option is given.
   *
   * @throws InvalidInput if it is no time
   */
  Optional<String> value() {
    if (minutes != null && !(minutes > 0 && minutes < MAX)) {
      throw new InvalidInput("--minutes: expected more than 0, got " + minutes);
    }
    return Optional.ofNullable(minutes).map(String::valueOf);
  }

  /** Seconds since the command line was read. */
  double spent() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** Words of a command line and the setting. */
  List<String> with(List<String> words) {
    List<String> all = new ArrayList<>(words);
    value().ifPresent(time -> all.add("training.minutes=" + time));
    return all;
  }
}
