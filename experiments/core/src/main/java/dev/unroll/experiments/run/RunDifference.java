package dev.unroll.experiments.run;

import dev.unroll.datasets.task.DataFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In what two runs differ.
 *
 * @param settings of their recipes and presets
 * @param data the sums of their files, by name
 * @param environment versions, machine and JVM
 */
public record RunDifference(
    List<FactChange> settings, List<FactChange> data, List<FactChange> environment) {

  public RunDifference {
    settings = List.copyOf(settings);
    data = List.copyOf(data);
    environment = List.copyOf(environment);
  }

  /**
   * One key with two values.
   *
   * @param first of the first run; empty if it has no such key, or its version did not record it
   * @param second of the second run
   */
  public record FactChange(String key, String first, String second) {
    /** For people, such as {@code training.lr: 0.01, then 0.003}. */
    @Override
    public String toString() {
      return "%s: %s, then %s".formatted(key, shown(first), shown(second));
    }

    private static String shown(String value) {
      return value.isEmpty() ? "unknown" : value;
    }
  }

  /** The difference between two runs. */
  public static RunDifference between(RunFolder first, RunFolder second) throws IOException {
    return new RunDifference(
        of(first.settings(), second.settings()),
        of(sums(RunData.files(first)), sums(RunData.files(second))),
        ofEnvironments(first.environment(), second.environment()));
  }

  /** The facts that differ; of the JVM's flags those that only one side has. */
  public static List<FactChange> ofEnvironments(
      Map<String, String> first, Map<String, String> second) {
    return of(first, second).stream()
        .map(change -> change.key().equals(Environment.FLAGS) ? flags(change) : change)
        .toList();
  }

  private static FactChange flags(FactChange change) {
    return new FactChange(
        change.key(),
        without(change.first(), change.second()),
        without(change.second(), change.first()));
  }

  private static String without(String flags, String others) {
    List<String> rest = new ArrayList<>(List.of(flags.split(" ")));
    rest.removeAll(List.of(others.split(" ")));
    return rest.isEmpty() ? "none" : String.join(" ", rest);
  }

  /** The keys with different values, in order; a key that one lacks has an empty value there. */
  public static List<FactChange> of(Map<String, String> first, Map<String, String> second) {
    Set<String> keys = new LinkedHashSet<>(first.keySet());
    keys.addAll(second.keySet());
    List<FactChange> changes = new ArrayList<>();
    for (String key : keys) {
      FactChange change =
          new FactChange(key, first.getOrDefault(key, ""), second.getOrDefault(key, ""));
      if (!change.first().equals(change.second())) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** The SHA-256 sums of files, by their names. */
  public static Map<String, String> sums(List<DataFile> files) {
    Map<String, String> sums = new LinkedHashMap<>();
    files.forEach(file -> sums.put(file.name(), file.sha256()));
    return sums;
  }
}
