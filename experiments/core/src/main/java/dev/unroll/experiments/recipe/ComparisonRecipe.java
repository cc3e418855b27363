package dev.unroll.experiments.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several presets on one task, each with every seed. A single run is a comparison of one preset
 * with one seed.
 *
 * @param seeds every preset is trained once with each
 * @param presets one recipe a preset, with the first seed, in the order they are shown
 * @param overrides what the command line changed
 * @param notes what the user should know, such as a key that has another name today
 * @param blockAlone whether the user chose a block, and no preset
 */
public record ComparisonRecipe(
    List<Long> seeds,
    List<Recipe> presets,
    List<SettingChange> overrides,
    List<String> notes,
    boolean blockAlone) {

  public ComparisonRecipe {
    seeds = List.copyOf(seeds);
    presets = List.copyOf(presets);
    overrides = List.copyOf(overrides);
    notes = List.copyOf(notes);
  }

  /** The same with the changes of the command line that it was made of. */
  public ComparisonRecipe withOverrides(List<SettingChange> others) {
    return new ComparisonRecipe(seeds, presets, others, notes, blockAlone);
  }

  /** The names of the presets. */
  public List<String> models() {
    return presets.stream().map(Recipe::model).toList();
  }

  public String task() {
    return first().task();
  }

  /** The first preset with the first seed. */
  public Recipe first() {
    return presets.get(0);
  }

  /**
   * The recipe of a single training: the first one. It is named for its block where the user chose
   * a block, and no preset.
   */
  public Recipe single() {
    return blockAlone ? first().withModel(first().network().block().name()) : first();
  }

  /** One recipe for each preset and seed, the seeds of a preset together. */
  public List<Recipe> runs() {
    return presets.stream().flatMap(recipe -> seeds.stream().map(recipe::withSeed)).toList();
  }

  /**
   * The task, presets, seeds and every setting that all presets share, as YAML. The settings in
   * which they differ stand in {@link #presetsYaml}.
   */
  public String toYaml() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("task", task());
    keys.put("models", models());
    keys.put("seeds", seeds);
    keys.putAll(Schema.flatten("data", first().data()));
    Map<String, Object> shared = new LinkedHashMap<>(first().settings());
    presets.forEach(recipe -> shared.entrySet().retainAll(recipe.settings().entrySet()));
    keys.putAll(shared);
    return FlatYaml.write(keys);
  }

  /** Every setting of the network and training of each preset, by its name, as YAML. */
  public String presetsYaml() {
    Map<String, Object> keys = new LinkedHashMap<>();
    presets.forEach(
        recipe ->
            recipe.settings().forEach((key, value) -> keys.put(recipe.model() + "." + key, value)));
    return FlatYaml.write(keys);
  }
}
