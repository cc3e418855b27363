package dev.unroll.experiments.train;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The measurements of a run, a line for each epoch. */
public final class RunMetrics {
  private static final String DURATION = "duration";
  private static final String SEQUENCE_STEPS = "sequence-steps";
  private static final String UPDATES = "updates";
  private static final String VALIDATION = "validation";

  private RunMetrics() {}

  /**
   * Updates of the weights, in order.
   *
   * @param loss the minibatch's loss before the update, mean per unmasked answer
   * @param gradient norm of that loss's gradient, before clipping
   */
  public record Updates(List<Double> loss, List<Double> gradient) {
    public Updates {
      loss = List.copyOf(loss);
      gradient = List.copyOf(gradient);
    }
  }

  /** An epoch that ended. */
  static void append(
      RunFolder run, TrainingState state, UpdateMeter<?> meter, Map<String, Double> scores)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", state.epoch());
    line.put("step", state.steps());
    line.put("loss", meter.loss());
    line.put(VALIDATION, scores);
    line.put("seconds", state.seconds());
    line.put(SEQUENCE_STEPS, meter.sequenceSteps());
    line.put(DURATION, meter.duration());
    line.put(UPDATES, Json.map(meter.takeUpdates()));
    run.metrics().append(line);
  }

  /** An epoch whose update at a step ruined the weights. */
  static void appendDiverged(RunFolder run, int epoch, long step, Updates updates)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch);
    line.put("step", step);
    line.put("diverged", true);
    line.put(UPDATES, Json.map(updates));
    run.metrics().append(line);
  }

  /** The updates of all epochs; of a run that diverged, up to the one that ruined it. */
  public static Updates updates(RunFolder run) throws IOException {
    List<Double> loss = new ArrayList<>();
    List<Double> gradient = new ArrayList<>();
    run.metrics()
        .forEach(
            line -> {
              if (line.get(UPDATES) instanceof Map<?, ?> updates) {
                addAll(loss, updates.get("loss"));
                addAll(gradient, updates.get("gradient"));
              }
            });
    return new Updates(loss, gradient);
  }

  private static void addAll(List<Double> all, Object values) {
    for (Object value : (List<?>) values) {
      all.add(Json.number(value));
    }
  }

  /** Steps of sequences trained on a second, in each epoch of which that was measured. */
  public static List<Double> rates(RunFolder run) throws IOException {
    List<Double> rates = new ArrayList<>();
    run.metrics()
        .forEach(
            line -> {
              if (line.get(DURATION) instanceof Number seconds) {
                rates.add(Json.number(line.get(SEQUENCE_STEPS)) / seconds.doubleValue());
              }
            });
    return rates;
  }

  /** The task's first score on the validation part after each epoch. */
  public static List<Double> validation(RunFolder run) throws IOException {
    List<Double> scores = new ArrayList<>();
    run.metrics()
        .forEach(
            line -> {
              if (line.get(VALIDATION) instanceof Map<?, ?> all && !all.isEmpty()) {
                scores.add(Json.number(all.values().iterator().next()));
              }
            });
    return scores;
  }
}
