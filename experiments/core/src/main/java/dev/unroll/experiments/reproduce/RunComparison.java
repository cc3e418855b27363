package dev.unroll.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares what two runs of one recipe left behind: each number of their metrics, summaries,
 * forecasts and findings, and each weight of their checkpoints.
 */
public final class RunComparison {
  private static final int LEVELS = 4;
  private static final String EPOCHS = "epochs";
  private static final String SCORES = "scores";
  private static final String WEIGHTS = "weights";
  private static final String FORECASTS = "forecasts";
  private static final String FINDINGS = "findings";

  /** What is compared in which file, in the order in which it is reported. */
  private static final Map<String, String> FILES = files();

  private final Path then;
  private final Path now;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  private RunComparison(Path then, Path now) {
    this.then = then;
    this.now = now;
    FILES.values().forEach(kind -> tallies.computeIfAbsent(kind, Tally::new));
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("metrics[.]jsonl", EPOCHS);
    files.put("summary[.]json", SCORES);
    files.put("checkpoint-(best|last|retrained|combination|forecaster(-\\d+)?)[.]zip", WEIGHTS);
    files.put("predictions[.]jsonl", FORECASTS);
    files.put("(forecasts?(-\\d+)?|paths)[.]csv", FORECASTS);
    files.put("finding[.]json", FINDINGS);
    return files;
  }

  /**
   * Compares two runs.
   *
   * @param included which files to compare, by their paths below the runs, with slashes
   * @return one for each kind of numbers that there are
   */
  public static List<NumberMatch> of(Path then, Path now, Predicate<String> included)
      throws IOException {
    RunComparison comparison = new RunComparison(then, now);
    Set<String> all = new TreeSet<>(comparison.paths(then));
    all.addAll(comparison.paths(now));
    for (String path : all) {
      if (included.test(path)) {
        comparison.compare(path);
      }
    }
    return comparison.tallies.values().stream()
        .map(Tally::match)
        .filter(match -> match.compared() > 0)
        .toList();
  }

  private List<String> paths(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run, LEVELS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> run.relativize(file).toString().replace('\\', '/'))
          .filter(path -> kind(path) != null)
          .toList();
    }
  }

  private static String kind(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return FILES.entrySet().stream()
        .filter(entry -> name.matches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private void compare(String path) throws IOException {
    Tally tally = tallies.get(kind(path));
    Path one = then.resolve(path);
    Path other = now.resolve(path);
    String part = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) + ": " : "";
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!Files.exists(one) || !Files.exists(other)) {
      tally.missing(part + name);
    } else if (name.endsWith(".zip")) {
      new CheckpointPair(tally, path).compare(Checkpoint.open(one), Checkpoint.open(other));
    } else if (name.endsWith(".jsonl")) {
      lines(tally, part, new JsonLines(one), new JsonLines(other));
    } else if (name.endsWith(".csv")) {
      new CsvPair(tally).compare(part + name, Files.readAllLines(one), Files.readAllLines(other));
    } else {
      new JsonPair(tally).compare(part + name, tree(one), tree(other));
    }
  }

  private static JsonNode tree(Path file) throws IOException {
    return Json.MAPPER.readTree(Files.readAllBytes(file));
  }

  /** Lines are compared by what they are about: their order may depend on threads. */
  private static void lines(Tally tally, String part, JsonLines then, JsonLines now)
      throws IOException {
    Map<String, JsonNode> one = byPlace(then);
    Map<String, JsonNode> other = byPlace(now);
    List<String> places = new ArrayList<>(one.keySet());
    other.keySet().stream().filter(place -> !one.containsKey(place)).forEach(places::add);
    JsonNode none = Json.MAPPER.missingNode();
    places.forEach(
        place ->
            new JsonPair(tally)
                .compare(
                    part + place, one.getOrDefault(place, none), other.getOrDefault(place, none)));
  }

  private static Map<String, JsonNode> byPlace(JsonLines lines) throws IOException {
    Map<String, JsonNode> places = new LinkedHashMap<>();
    lines.forEach(
        line -> {
          Object epoch = line.get("epoch");
          String place =
              epoch != null
                  ? "epoch " + epoch
                  : "%s, window %s".formatted(line.get("model"), line.get("window"));
          places.put(place, Json.MAPPER.valueToTree(line));
        });
    return places;
  }
}
