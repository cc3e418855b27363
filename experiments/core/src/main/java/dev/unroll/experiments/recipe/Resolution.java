package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One reading: layers of settings for a task become recipes, or everything that is wrong. */
final class Resolution {
  private static final String BLOCK = "model.block";
  private static final String EMBEDDING = "model.embedding";
  private static final String LAST = "training.solved-below"; // of a preset, in every version

  private final TaskType<?> task;
  private final Schema schema;
  private final Function<String, Layer> presets;
  private final Problems problems = new Problems();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param presets the keys that the preset of a name sets
   */
  Resolution(TaskType<?> task, Function<String, Layer> presets) {
    this.task = task;
    this.schema = schema(task);
    this.presets = presets;
  }

  /** The keys of one task's recipe, and the short ways to write them. */
  static Schema schema(TaskType<?> task) {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    sections.put("", Choices.class);
    sections.put("data", task.settings());
    sections.put("model", Model.class);
    sections.put("training", Training.class);
    return new Schema(
        sections,
        Map.of("seed", "seeds", "model", "models", Recipe.NAME, "models", "data", "data.file"));
  }

  /**
   * Recipes for layers, of which the later wins, and the command line.
   *
   * @param settled the preset the last of the layers is about, if one; that layer then wins over
   *     the preset's keys, which win over all layers else. So does a layer that chooses a block
   *     where nobody chooses a preset
   */
  ComparisonRecipe resolve(List<Layer> layers, Optional<String> settled, Layer command) {
    List<Layer> full = layers.stream().map(layer -> schema.canonical(layer, problems)).toList();
    Layer words = schema.canonical(command, problems);
    List<Map<String, String>> bases = new ArrayList<>();
    List<Map<String, String>> settings = new ArrayList<>();
    Map<String, String> common = merged(full);
    add(common, words);
    Optional<Choices> choices = choices(common);
    Layer file = full.get(full.size() - 1);
    Layer user = new Layer("", merged(List.of(file, words)));
    boolean blockAlone =
        user.get(BLOCK).isPresent() && user.get("models").isEmpty() && settled.isEmpty();
    boolean blockOfFile = blockAlone && file.get(BLOCK).isPresent();
    for (String model : choices.map(Choices::models).orElse(List.of())) {
      List<Layer> order = new ArrayList<>(full);
      boolean fileWins = blockOfFile || settled.filter(model::equals).isPresent();
      order.add(full.size() - (fileWins ? 1 : 0), preset(model));
      Map<String, String> base = merged(order);
      bases.add(base);
      Map<String, String> all = new LinkedHashMap<>(base);
      add(all, words);
      settings.add(all);
    }
    choices.ifPresent(chosen -> forOthers(chosen.models(), settings));
    List<Recipe> recipes = recipes(choices, common, settings);
    Stream.concat(layers.stream(), Stream.of(command))
        .flatMap(layer -> schema.renamed(layer).stream())
        .distinct()
        .forEach(notes::add);
    List<Long> seeds = choices.map(Choices::seeds).orElse(List.of());
    return new ComparisonRecipe(seeds, recipes, SettingChange.of(words, bases), notes, blockAlone);
  }

  /**
   * Recipes of a run, whose file wins over its presets. Nothing is filled in but what runs had
   * before there was a key for it: what neither has is missing, whatever the defaults are today.
   */
  ComparisonRecipe complete(Layer file) {
    Layer own = schema.canonical(file, problems);
    Layer before = new Layer("", schema.before());
    Optional<Choices> choices = choices(own.settings());
    List<Map<String, String>> settings =
        choices.map(Choices::models).orElse(List.of()).stream()
            .map(model -> merged(List.of(before, whole(preset(model)), own)))
            .toList();
    for (Map<String, String> all : settings) {
      for (String setting : BlockSpec.settingsOf(all.getOrDefault(BLOCK, ""))) {
        String key = BLOCK + "." + setting;
        problems.check(all.containsKey(key), key + ": missing; give it a value");
      }
    }
    List<Recipe> recipes = recipes(choices, own.settings(), settings);
    return new ComparisonRecipe(
        choices.orElseThrow().seeds(), recipes, List.of(), List.of(), false);
  }

  /** A preset of a run, which holds every setting; a file that was cut off has lost the last. */
  private Layer whole(Layer preset) {
    problems.check(
        preset.settings().isEmpty() || preset.settings().containsKey(LAST),
        "%s%s: missing; the file seems to be cut off"
            .formatted(preset.origin().isEmpty() ? "" : preset.origin() + ", ", LAST));
    return preset;
  }

  private Optional<Choices> choices(Map<String, String> common) {
    return schema.bind("", Choices.class, common, problems);
  }

  private Layer preset(String model) {
    try {
      return schema.canonical(presets.apply(model), problems);
    } catch (InvalidInput e) {
      problems.add(e.getMessage());
      return Layer.NONE;
    }
  }

  /** Leaves out a setting of a block where another preset's block has it. */
  private void forOthers(List<String> models, List<Map<String, String>> settings) {
    for (String setting : BlockSpec.allSettings()) {
      String key = BLOCK + "." + setting;
      boolean used = settings.stream().anyMatch(all -> has(all, setting));
      for (int k = 0; used && k < settings.size(); k++) {
        if (!has(settings.get(k), setting) && settings.get(k).remove(key) != null) {
          notes.add("%s: the preset %s has no such setting".formatted(key, models.get(k)));
        }
      }
    }
  }

  private static boolean has(Map<String, String> settings, String setting) {
    return BlockSpec.has(settings.getOrDefault(BLOCK, "").strip(), setting);
  }

  private static Map<String, String> merged(List<Layer> layers) {
    Map<String, String> all = new LinkedHashMap<>();
    layers.forEach(layer -> add(all, layer));
    return all;
  }

  /**
   * A layer that names a block takes back settings of earlier ones that this block lacks; one that
   * ties the output to the embedding, the width that earlier ones gave it.
   */
  private static void add(Map<String, String> all, Layer layer) {
    if (layer.settings().containsKey(BLOCK)) {
      for (String setting : BlockSpec.allSettings()) {
        if (!has(layer.settings(), setting)) {
          all.remove(BLOCK + "." + setting);
        }
      }
    }
    if (layer.get("model.tied").filter("true"::equals).isPresent()) {
      all.replace(EMBEDDING, "0");
    }
    all.putAll(layer.settings());
  }

  /** One recipe for each preset's settings; throws everything that is wrong, each once. */
  private List<Recipe> recipes(
      Optional<Choices> choices, Map<String, String> common, List<Map<String, String>> settings) {
    List<Recipe> recipes = new ArrayList<>();
    if (choices.isEmpty()) {
      bind(null, 0, common);
    }
    for (int k = 0; k < settings.size(); k++) {
      String model = choices.orElseThrow().models().get(k);
      bind(model, choices.get().seeds().get(0), settings.get(k)).ifPresent(recipes::add);
    }
    new Problems().addAll(List.copyOf(new LinkedHashSet<>(problems.list()))).raise();
    return recipes;
  }

  private Optional<Recipe> bind(String model, long seed, Map<String, String> values) {
    Optional<? extends Record> data = schema.bind("data", task.settings(), values, problems);
    Optional<Model> network = schema.bind("model", Model.class, values, problems);
    Optional<Training> training = schema.bind("training", Training.class, values, problems);
    return data.isEmpty() || network.isEmpty() || training.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Recipe(task.name(), model, data.get(), network.get(), training.get(), seed));
  }
}
