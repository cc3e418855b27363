package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.TaskType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One reading: layers of settings for a task become recipes, or everything that is wrong. */
final class Resolution {
  private record Choices(List<String> models, List<Long> seeds) {}

  private static final String BLOCK = "model.block";

  private final TaskType<?> task;
  private final Keys keys;
  private final Contenders contenders;
  private final Optional<String> settled;
  private final Problems problems = new Problems();
  private final List<String> notes = new ArrayList<>();
  private boolean complete; // a layer that stands alone: nothing is filled in

  /**
   * @param settled the model the last of the layers is about, if one; that layer then wins over the
   *     model's keys
   */
  Resolution(TaskType<?> task, Contenders contenders, Optional<String> settled) {
    this.task = task;
    this.keys = Keys.of(task);
    this.contenders = contenders;
    this.settled = settled;
  }

  ComparisonRecipe resolve(List<Layer> layers, Layer command) {
    complete = layers.size() == 1 && settled.isPresent();
    List<Layer> full = layers.stream().map(layer -> keys.canonical(layer, problems)).toList();
    Layer words = keys.canonical(command, problems);
    Map<String, String> common = merged(full);
    common.putAll(words.settings());
    Choices choices = choices(common);
    List<Map<String, String>> bases = new ArrayList<>();
    List<Recipe> recipes = new ArrayList<>();
    List<Map<String, String>> settings = new ArrayList<>();
    for (String model : choices.models()) {
      Map<String, String> base = base(full, model);
      bases.add(base);
      Map<String, String> all = new LinkedHashMap<>(base);
      add(all, words);
      settings.add(all);
    }
    forOthers(choices.models(), settings);
    for (int k = 0; k < settings.size(); k++) {
      bind(choices.models().get(k), choices, settings.get(k)).ifPresent(recipes::add);
    }
    Problems distinct = new Problems();
    distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.list()))).raise();
    Stream.concat(layers.stream(), Stream.of(command))
        .flatMap(layer -> keys.renamed(layer).stream())
        .distinct()
        .forEach(notes::add);
    Layer user = new Layer("", merged(List.of(full.get(full.size() - 1), words)));
    boolean blockAlone =
        user.get(BLOCK).isPresent() && user.get("models").isEmpty() && settled.isEmpty();
    return new ComparisonRecipe(
        choices.models(), choices.seeds(), recipes, changes(words, bases), notes, blockAlone);
  }

  /** Leaves out a setting of a block where another contender's block has it. */
  private void forOthers(List<String> models, List<Map<String, String>> settings) {
    for (String setting : BlockSpec.allSettings()) {
      String key = BLOCK + "." + setting;
      boolean used = settings.stream().anyMatch(all -> has(all, setting));
      for (int k = 0; used && k < settings.size(); k++) {
        if (!has(settings.get(k), setting) && settings.get(k).remove(key) != null) {
          notes.add("%s: the model %s has no such setting".formatted(key, models.get(k)));
        }
      }
    }
  }

  private static boolean has(Map<String, String> settings, String setting) {
    return BlockSpec.has(settings.getOrDefault(BLOCK, "").strip(), setting);
  }

  private Choices choices(Map<String, String> common) {
    List<String> models = list("models", common, String.class);
    List<Long> seeds = list("seeds", common, Long.class);
    return new Choices(models, seeds);
  }

  private <T> List<T> list(String key, Map<String, String> common, Class<T> type) {
    List<T> items = new ArrayList<>();
    for (String item : Scalars.split(common.getOrDefault(key, ""))) {
      try {
        items.add(type.cast(Scalars.parse(type, item)));
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
        return items;
      }
    }
    problems.check(!items.isEmpty(), key + ": expected at least one, got none");
    problems.check(
        new HashSet<>(items).size() == items.size(),
        key + ": expected each once, got " + common.get(key));
    return items;
  }

  private Map<String, String> base(List<Layer> layers, String model) {
    Layer own;
    try {
      own = keys.canonical(contenders.layer(model), problems);
    } catch (InvalidInput e) {
      problems.add(e.getMessage());
      own = Layer.NONE;
    }
    List<Layer> order = new ArrayList<>(layers);
    boolean fileWins = settled.filter(model::equals).isPresent();
    // A file that stands alone is complete, or wrong: the model's keys must not fill its gaps.
    if (!(fileWins && layers.size() == 1)) {
      order.add(fileWins ? layers.size() - 1 : layers.size(), own);
    }
    return merged(order);
  }

  private static Map<String, String> merged(List<Layer> layers) {
    Map<String, String> all = new LinkedHashMap<>();
    layers.forEach(layer -> add(all, layer));
    return all;
  }

  /** A layer that names a block takes back settings of earlier ones that this block lacks. */
  private static void add(Map<String, String> all, Layer layer) {
    if (layer.settings().containsKey(BLOCK)) {
      String block = layer.settings().get(BLOCK).strip();
      for (String setting : BlockSpec.allSettings()) {
        if (!BlockSpec.has(block, setting)) {
          all.remove(BLOCK + "." + setting);
        }
      }
    }
    all.putAll(layer.settings());
  }

  private Optional<Recipe> bind(String model, Choices choices, Map<String, String> values) {
    Optional<? extends Record> data = RecordBinder.bind("data", task.settings(), values, problems);
    Optional<Model> network = RecordBinder.bind("model", Model.class, values, problems);
    if (complete && network.isPresent()) {
      for (String setting : network.get().block().settings().keySet()) {
        String key = BLOCK + "." + setting;
        problems.check(values.containsKey(key), key + ": missing; give it a value");
      }
    }
    Optional<Training> training = RecordBinder.bind("training", Training.class, values, problems);
    if (data.isEmpty() || network.isEmpty() || training.isEmpty() || choices.seeds().isEmpty()) {
      return Optional.empty();
    }
    long seed = choices.seeds().get(0);
    return Optional.of(
        new Recipe(task.name(), model, data.get(), network.get(), training.get(), seed));
  }

  /** What the command line set, beside what every contender had before. */
  static List<String> changes(Layer words, List<Map<String, String>> bases) {
    List<String> lines = new ArrayList<>();
    words
        .settings()
        .forEach(
            (key, value) -> {
              Set<String> before = new LinkedHashSet<>();
              bases.forEach(base -> before.add(base.getOrDefault(key, "")));
              before.remove(value);
              String was =
                  String.join(
                      " or ",
                      before.stream().map(text -> text.isEmpty() ? "empty" : text).toList());
              lines.add(
                  key + "=" + value + (was.isEmpty() ? " (as it was)" : " (was " + was + ")"));
            });
    return lines;
  }
}
