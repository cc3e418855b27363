package dev.unroll.experiments.train;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The scores of a run on the validation part. */
public final class ValidationCurve {
  private ValidationCurve() {}

  /** The task's first score after each epoch, from the run's measurements. */
  public static List<Double> of(RunFolder run) throws IOException {
    List<Double> scores = new ArrayList<>();
    run.metrics()
        .forEach(
            line -> {
              if (line.get("validation") instanceof Map<?, ?> all && !all.isEmpty()) {
                scores.add(Json.number(all.values().iterator().next()));
              }
            });
    return scores;
  }
}
