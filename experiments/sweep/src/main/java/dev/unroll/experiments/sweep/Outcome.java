package dev.unroll.experiments.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What became of one candidate.
 *
 * @param candidate its number, from 0
 * @param settings what the search chose, text by recipe key
 * @param end how it ended
 * @param cost the task's first score on the validation part, the best of all epochs, smaller is
 *     better; NaN if it has none
 * @param epochs epochs trained
 * @param seconds spent training
 * @param message why it failed, diverged or was pruned; else empty
 */
public record Outcome(
    int candidate,
    Map<String, String> settings,
    End end,
    double cost,
    int epochs,
    double seconds,
    String message) {

  /** How a candidate can end; written in lower case. */
  public enum End {
    COMPLETED,
    /** Ended early, without prospects beside others; it has a score, but cannot win. */
    PRUNED,
    /** The loss became NaN or infinite: a result, and the worst one. */
    DIVERGED,
    /** Refused or broken by an error; the sweep went on. */
    FAILED
  }

  public Outcome {
    settings.values().forEach(Objects::requireNonNull);
    Objects.requireNonNull(end);
    Objects.requireNonNull(message);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  static Outcome failed(int candidate, Map<String, String> settings, RuntimeException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new Outcome(candidate, settings, End.FAILED, Double.NaN, 0, 0, message);
  }

  /** Whether the candidate can win. */
  public boolean ranked() {
    return end == End.COMPLETED && Double.isFinite(cost);
  }
}
