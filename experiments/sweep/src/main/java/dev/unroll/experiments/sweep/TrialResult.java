package dev.unroll.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How a trial ended.
 *
 * @param trial its number, from 0
 * @param settings what the sampler chose, text by recipe key
 * @param state the state it ended in
 * @param cost the task's first score on the validation part, the best of all epochs, smaller is
 *     better, the mean if it was trained with several seeds; NaN if it has none
 * @param epochs epochs trained
 * @param seconds spent training
 * @param message why it failed, diverged or was pruned; else empty
 * @param loss the task's last score at that epoch, which decides between equal costs; NaN if it has
 *     none
 * @param costs of each seed; empty if it has none
 */
public record TrialResult(
    @JsonAlias("candidate") int trial, // the aliases are the names in journals of earlier versions
    Map<String, String> settings,
    @JsonAlias("end") TrialState state,
    double cost,
    int epochs,
    double seconds,
    String message,
    double loss,
    List<Double> costs) {

  /** The states a trial can end in. */
  public enum TrialState {
    COMPLETED,
    /** Stopped early, because it was unlikely to win; it has a score, but cannot win. */
    PRUNED,
    /** The loss became NaN or infinite, which ranks below every score. */
    DIVERGED,
    /** Refused, or ended by an error; the sweep continues. */
    FAILED;

    /** The state in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TrialResult {
    settings.values().forEach(Objects::requireNonNull);
    Objects.requireNonNull(state);
    Objects.requireNonNull(message);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    costs = List.copyOf(costs);
  }

  /** Of one seed, without a loss. */
  public TrialResult(
      int trial,
      Map<String, String> settings,
      TrialState state,
      double cost,
      int epochs,
      double seconds,
      String message) {
    this(
        trial,
        settings,
        state,
        cost,
        epochs,
        seconds,
        message,
        Double.NaN,
        Double.isFinite(cost) ? List.of(cost) : List.of());
  }

  static TrialResult failed(Trial trial, RuntimeException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new TrialResult(
        trial.number(), trial.settings(), TrialState.FAILED, Double.NaN, 0, 0, message);
  }

  Score score() {
    return new Score(cost, loss);
  }

  /** Whether the trial can win. */
  public boolean ranked() {
    return state == TrialState.COMPLETED && Double.isFinite(cost);
  }
}
