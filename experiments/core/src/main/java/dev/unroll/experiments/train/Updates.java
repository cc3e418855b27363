package dev.unroll.experiments.train;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every update of the weights in a run, in order.
 *
 * @param loss the minibatch's loss before the update, mean per unmasked answer
 * @param gradient norm of that loss's gradient, before clipping
 */
public record Updates(List<Double> loss, List<Double> gradient) {
  /** The key of an epoch's updates in its line of measurements. */
  static final String KEY = "updates";

  public Updates {
    loss = List.copyOf(loss);
    gradient = List.copyOf(gradient);
  }

  /** The updates of all epochs; of a run that diverged, up to the one that ruined it. */
  public static Updates read(RunFolder run) throws IOException {
    List<Double> loss = new ArrayList<>();
    List<Double> gradient = new ArrayList<>();
    run.metrics()
        .forEach(
            line -> {
              if (line.get(KEY) instanceof Map<?, ?> updates) {
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
}
