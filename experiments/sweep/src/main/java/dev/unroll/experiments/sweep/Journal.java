package dev.unroll.experiments.sweep;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The events of a study, one JSON line each, only ever appended to: a trial was proposed, started,
 * reported a score after an epoch, and ended in one of the states of {@link TrialState}; and when
 * the time was up, the study was closed, which more time opens again. A last line that was cut off
 * does not count. Safe for several threads.
 */
final class Journal {
  private static final String FILE = "journal.jsonl";
  private static final String PROPOSED = "proposed";
  private static final String REPORTED = "reported";
  private static final String SCORE = "validation";
  private static final String CLOSED = "closed";
  private static final String MINUTES = "minutes";
  private static final double MILLIS = 60_000; // of a minute
  private static final String SETTINGS = "settings";
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final JsonLines lines;
  private final Map<Integer, Map<String, String>> proposed = new HashMap<>();
  private final Map<Integer, NavigableMap<Integer, Double>> scores = new HashMap<>();
  private final Map<Integer, TrialResult> results = new HashMap<>();
  private int limit = Integer.MAX_VALUE;
  private double minutes;

  /** The journal in that folder, which may be new. */
  Journal(Path folder) throws IOException {
    lines = new JsonLines(folder.resolve(FILE));
    lines.retain(line -> true); // drops a half-written last line
    lines.forEach(this::remember);
  }

  /** Whether nothing has happened yet. */
  synchronized boolean isEmpty() {
    return proposed.isEmpty();
  }

  /** Journals of earlier versions have other names for the trial and its result. */
  private void remember(Map<String, Object> line) {
    int trial = (int) Json.number(line.getOrDefault("trial", line.get("candidate")));
    String event = String.valueOf(line.get("event"));
    Object result = line.getOrDefault("result", line.get("outcome"));
    if (event.equals(PROPOSED)) {
      Map<String, String> settings = Json.MAPPER.convertValue(line.get(SETTINGS), TEXTS);
      settings.values().forEach(Objects::requireNonNull);
      proposed.put(trial, settings);
    } else if (event.equals(REPORTED)) {
      byEpoch(trial).put((int) Json.number(line.get("epoch")), Json.number(line.get(SCORE)));
    } else if (event.equals(CLOSED)) {
      limit = trial;
      // A study that an earlier version closed stays closed.
      minutes = Json.number(line.getOrDefault(MINUTES, Double.POSITIVE_INFINITY));
    } else if (result instanceof Map<?, ?> known) {
      TrialResult ended = Json.convert(complete(known), TrialResult.class);
      results.put(ended.trial(), ended);
    }
  }

  /** Results of earlier versions have neither a loss nor several seeds. */
  private static Map<Object, Object> complete(Map<?, ?> result) {
    Map<Object, Object> all = new LinkedHashMap<>(result);
    all.putIfAbsent("loss", Double.NaN);
    double cost = Json.number(result.get("cost"));
    all.putIfAbsent("costs", Double.isFinite(cost) ? List.of(cost) : List.of());
    return all;
  }

  private NavigableMap<Integer, Double> byEpoch(int trial) {
    return scores.computeIfAbsent(trial, none -> new TreeMap<>());
  }

  /**
   * Records a proposal, unless it is known.
   *
   * @throws InvalidInput if the study has another trial of that number
   */
  synchronized void propose(int trial, Map<String, String> settings) throws IOException {
    TrialResult ended = results.get(trial);
    Map<String, String> known = ended == null ? proposed.get(trial) : ended.settings();
    if (known != null && !known.equals(settings)) {
      throw new InvalidInput(
          "trial %d of the study has the settings %s, and the sampler now proposes %s; start"
                  .formatted(trial, known, settings)
              + " another study with --study NAME");
    }
    if (proposed.putIfAbsent(trial, settings) == null) {
      append(PROPOSED, trial, Map.of(SETTINGS, settings));
    }
  }

  synchronized void start(int trial) throws IOException {
    append("started", trial, Map.of());
  }

  /** The scores of a trial on the validation part, after each epoch. */
  synchronized List<Double> scores(int trial) {
    return List.copyOf(byEpoch(trial).values());
  }

  /**
   * Records those scores that are not recorded yet.
   *
   * @param all on the validation part, after each epoch so far
   */
  synchronized void report(int trial, List<Double> all) throws IOException {
    NavigableMap<Integer, Double> known = byEpoch(trial);
    for (int epoch = known.isEmpty() ? 1 : known.lastKey() + 1; epoch <= all.size(); epoch++) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("epoch", epoch);
      event.put(SCORE, all.get(epoch - 1));
      append(REPORTED, trial, event);
      known.put(epoch, all.get(epoch - 1));
    }
  }

  /** Ends the study before a trial because the time was up. */
  synchronized void close(int before, Duration time) throws IOException {
    limit = before;
    minutes = minutes(time);
    append(CLOSED, before, Map.of(MINUTES, minutes));
  }

  /** The number of trials at most in that time, as far as the journal knows. */
  synchronized int limit(Duration time) {
    return isOver(time) ? Math.max(limit, size()) : Integer.MAX_VALUE;
  }

  /** What is left of the time, of which a closed study has spent a part. */
  synchronized Duration left(Duration time) {
    return limit == Integer.MAX_VALUE || isOver(time)
        ? time
        : time.minusMillis(Math.round(minutes * MILLIS));
  }

  private boolean isOver(Duration time) {
    return limit < Integer.MAX_VALUE && minutes(time) <= minutes;
  }

  private static double minutes(Duration time) {
    return time.toMillis() / MILLIS;
  }

  /** The number of trials that were proposed. */
  synchronized int size() {
    return proposed.isEmpty() ? 0 : Collections.max(proposed.keySet()) + 1;
  }

  synchronized void end(TrialResult result) throws IOException {
    results.put(result.trial(), result);
    append(result.state().word(), result.trial(), Map.of("result", Json.map(result)));
  }

  /** The result of a trial; empty if it has not ended. */
  synchronized Optional<TrialResult> result(int trial) {
    return Optional.ofNullable(results.get(trial));
  }

  private void append(String event, int trial, Map<String, ?> more) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("trial", trial);
    line.put("time", Instant.now().toString());
    line.putAll(more);
    lines.append(line);
  }
}
