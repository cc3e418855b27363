package dev.unroll.experiments.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Everything that determines one run.
 *
 * @param task name of the task
 * @param model name of the preset
 * @param data the task's settings, of the task's own record class
 * @param network the recurrent network
 * @param training how it is trained
 * @param seed of the initial weights and of the order of the minibatches
 */
public record Recipe(
    String task, String model, Record data, Model network, Training training, long seed) {
  /** The key of {@code model}, a name that changes no weight. */
  public static final String NAME = "model.name";

  private static final long MEMBER_SEEDS = 1000; // of one seed

  public Recipe withSeed(long other) {
    return new Recipe(task, model, data, network, training, other);
  }

  /** The same with another limit of time. */
  public Recipe withMinutes(double minutes) {
    Training limited = Schema.with(training, "minutes", minutes);
    return new Recipe(task, model, data, network, limited, seed);
  }

  /** The same with less time, if that is limited. */
  public Recipe after(double seconds) {
    double minutes = training.minutes();
    return minutes == 0 ? this : withMinutes(Math.max(Double.MIN_NORMAL, minutes - seconds / 60));
  }

  /**
   * The recipes of the networks of an ensemble, each with a seed and a share of the time of its
   * own; of a single network this recipe.
   */
  public List<Recipe> members() {
    int count = training.members();
    if (count == 1) {
      return List.of(this);
    }
    Training one = Schema.with(training, "members", 1);
    Recipe first = new Recipe(task, model, data, network, one, seed);
    Recipe shared = training.minutes() == 0 ? first : first.withMinutes(training.minutes() / count);
    return IntStream.rangeClosed(1, count)
        .mapToObj(k -> shared.withSeed(MEMBER_SEEDS * seed + k))
        .toList();
  }

  /** The same under the name of another model. */
  Recipe withModel(String name) {
    return new Recipe(task, name, data, network, training, seed);
  }

  /** Every key with its value, as YAML; {@link RecipeReader#resolved} reads it back. */
  public String toYaml() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("task", task);
    keys.put("seed", seed);
    keys.putAll(Schema.flatten("data", data));
    keys.put(NAME, model);
    keys.putAll(settings());
    return FlatYaml.write(keys);
  }

  /** The keys of the network and its training. */
  Map<String, Object> settings() {
    Map<String, Object> keys = new LinkedHashMap<>(Schema.flatten("model", network));
    keys.putAll(Schema.flatten("training", training));
    return keys;
  }
}
