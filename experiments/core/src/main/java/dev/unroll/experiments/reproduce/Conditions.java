package dev.unroll.experiments.reproduce;

import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunDifference;
import dev.unroll.experiments.run.RunDifference.FactChange;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In what the conditions of a repetition differ from those of the run.
 *
 * @param data files by their SHA-256 sums
 * @param settings of the recipe, which was edited after the run began
 * @param environment version, engine, vector width, threads, JVM and machine
 * @param unknown what the run does not say of itself
 */
public record Conditions(
    List<FactChange> data,
    List<FactChange> settings,
    List<FactChange> environment,
    List<String> unknown) {
  /** Facts that change no number, or only follow from others. */
  private static final Set<String> IRRELEVANT = Set.of("max-heap-mib");

  /** Facts that a run of an older version may lack. */
  private static final List<String> NEEDED =
      List.of("unroll", "jvm", "arch", "backend", "engine", "OMP_NUM_THREADS", "jvm-flags");

  public Conditions {
    data = List.copyOf(data);
    settings = List.copyOf(settings);
    environment = List.copyOf(environment);
    unknown = List.copyOf(unknown);
  }

  /**
   * The difference between a run and here.
   *
   * @param here version, engine, machine and JVM
   * @param files of its data, as they are now
   */
  public static Conditions of(RunFolder run, Map<String, String> here, List<DataFile> files)
      throws IOException {
    Map<String, String> recorded = run.environment();
    List<DataFile> data = RunData.files(run);
    List<String> unknown = new ArrayList<>();
    NEEDED.stream()
        .filter(key -> !recorded.containsKey(key) && here.containsKey(key))
        .forEach(unknown::add);
    if (run.recordedSettings().isEmpty()) {
      unknown.add("settings");
    }
    if (data.isEmpty() && !files.isEmpty()) {
      unknown.add("data");
    }
    return new Conditions(
        data.isEmpty()
            ? List.of()
            : RunDifference.of(RunDifference.sums(data), RunDifference.sums(files)),
        run.recordedSettings().isEmpty()
            ? List.of()
            : RunDifference.of(run.recordedSettings(), run.settings()),
        RunDifference.ofEnvironments(relevant(recorded, here), relevant(here, recorded)),
        unknown);
  }

  /** Facts that both have, so that one that is not known is no difference. */
  private static Map<String, String> relevant(
      Map<String, String> facts, Map<String, String> other) {
    Map<String, String> relevant = new LinkedHashMap<>(facts);
    relevant.keySet().removeAll(IRRELEVANT);
    relevant.keySet().retainAll(other.keySet());
    return relevant;
  }

  /** Whether the same bits are to be expected. */
  public boolean same() {
    return data.isEmpty() && settings.isEmpty() && environment.isEmpty();
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    data.forEach(change -> lines.add("data differ: " + change));
    settings.forEach(change -> lines.add("setting differs: " + change));
    environment.forEach(change -> lines.add("differs: " + change));
    if (!unknown.isEmpty()) {
      lines.add("unknown, since the run does not record it: " + String.join(", ", unknown));
    }
    if (same()) {
      lines.add("data, settings, version, engine, threads and JVM are those of the run");
    }
    return lines;
  }

  /** What of this prevents a comparison, in words; empty if nothing does. */
  public String obstacle() {
    List<FactChange> all = new ArrayList<>(data);
    all.addAll(settings);
    return all.stream().map(FactChange::toString).collect(Collectors.joining("; "));
  }
}
