package dev.unroll.experiments.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened in a study, one JSON line an event, only ever appended to: a candidate was
 * proposed, started, reported a score after an epoch, and ended in one of the ways of {@link
 * Outcome.End}; and when the time was up, the study was closed. A line cut off in the writing does
 * not count. Safe for several threads.
 */
final class Journal {
  private static final String FILE = "journal.jsonl";
  private static final String PROPOSED = "proposed";
  private static final String REPORTED = "reported";
  private static final String SCORE = "validation";
  private static final String CLOSED = "closed";
  private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};

  private final JsonLines lines;
  private final Map<Integer, Map<String, String>> proposed = new HashMap<>();
  private final Map<Integer, NavigableMap<Integer, Double>> reported = new HashMap<>();
  private final Map<Integer, Outcome> ended = new HashMap<>();
  private int most = Integer.MAX_VALUE;

  /** The journal in that folder, which may be new. */
  Journal(Path folder) throws IOException {
    lines = new JsonLines(folder.resolve(FILE));
    lines.retain(line -> true); // without a half-written last line
    lines.forEach(this::remember);
  }

  /** Whether nothing has happened yet. */
  synchronized boolean isEmpty() {
    return proposed.isEmpty();
  }

  private void remember(Map<String, Object> line) {
    int candidate = (int) Json.number(line.get("candidate"));
    String event = String.valueOf(line.get("event"));
    if (event.equals(PROPOSED)) {
      proposed.put(candidate, settings(line.get("settings")));
    } else if (event.equals(REPORTED)) {
      scores(candidate).put((int) Json.number(line.get("epoch")), Json.number(line.get(SCORE)));
    } else if (event.equals(CLOSED)) {
      most = candidate;
    } else if (line.containsKey("outcome")) {
      Outcome outcome = Json.convert(line.get("outcome"), Outcome.class);
      ended.put(outcome.candidate(), outcome);
    }
  }

  private static Map<String, String> settings(Object value) {
    Map<String, String> settings = Json.MAPPER.convertValue(value, SETTINGS);
    settings.values().forEach(Objects::requireNonNull);
    return settings;
  }

  /**
   * Records a proposal, unless it is known.
   *
   * @throws InvalidInput if the study knows another candidate of that number
   */
  synchronized void proposed(int candidate, Map<String, String> settings) throws IOException {
    boolean first = !proposed.containsKey(candidate);
    Map<String, String> known =
        ended.containsKey(candidate)
            ? ended.get(candidate).settings()
            : proposed.getOrDefault(candidate, settings);
    if (!known.equals(settings)) {
      throw new InvalidInput(
          "the study's candidate %d is %s, and the search now proposes %s; start another study with"
                  .formatted(candidate, known, settings)
              + " --study NAME");
    }
    if (first) {
      proposed.put(candidate, settings);
      append(PROPOSED, candidate, Map.of("settings", settings));
    }
  }

  synchronized void started(int candidate) throws IOException {
    append("started", candidate, Map.of());
  }

  /** How many scores of a candidate are recorded. */
  synchronized int reported(int candidate) {
    return scores(candidate).isEmpty() ? 0 : scores(candidate).lastKey();
  }

  /** The scores of a candidate on the validation part, after each epoch. */
  synchronized List<Double> curve(int candidate) {
    return List.copyOf(scores(candidate).values());
  }

  private NavigableMap<Integer, Double> scores(int candidate) {
    return reported.computeIfAbsent(candidate, none -> new TreeMap<>());
  }

  /**
   * Records those scores that are not recorded yet.
   *
   * @param scores on the validation part, after each epoch so far
   */
  synchronized void reported(int candidate, List<Double> scores) throws IOException {
    for (int epoch = reported(candidate) + 1; epoch <= scores.size(); epoch++) {
      Map<String, Object> what = new LinkedHashMap<>();
      what.put("epoch", epoch);
      what.put(SCORE, scores.get(epoch - 1));
      append(REPORTED, candidate, what);
      scores(candidate).put(epoch, scores.get(epoch - 1));
    }
  }

  /** Ends the study before a candidate, for good. */
  synchronized void closed(int before) throws IOException {
    most = before;
    append(CLOSED, before, Map.of());
  }

  /** How many candidates the study has at most, as far as the journal knows. */
  synchronized int most() {
    return most;
  }

  synchronized void ended(Outcome outcome) throws IOException {
    ended.put(outcome.candidate(), outcome);
    append(
        outcome.end().name().toLowerCase(Locale.ROOT),
        outcome.candidate(),
        Map.of("outcome", Json.map(outcome)));
  }

  /** How a candidate ended; nothing if it did not yet. */
  synchronized Optional<Outcome> outcome(int candidate) {
    return Optional.ofNullable(ended.get(candidate));
  }

  private void append(String event, int candidate, Map<String, ?> what) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("candidate", candidate);
    line.put("time", Instant.now().toString());
    line.putAll(what);
    lines.append(line);
  }
}
