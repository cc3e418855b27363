package dev.unroll.experiments.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several contenders on one task, each with every seed. A single run is a comparison of one model
 * with one seed.
 *
 * @param models the contenders, in the order they are shown
 * @param seeds every contender is trained once with each
 * @param contenders one recipe a model, with the first seed
 * @param overrides what the command line changed, as {@code training.lr=0.003 (was 0.01)}
 * @param notes what the user should know, such as a key that has another name today
 * @param blockAlone whether the user chose a block, and no model
 */
public record ComparisonRecipe(
    List<String> models,
    List<Long> seeds,
    List<Recipe> contenders,
    List<String> overrides,
    List<String> notes,
    boolean blockAlone) {

  public ComparisonRecipe {
    models = List.copyOf(models);
    seeds = List.copyOf(seeds);
    contenders = List.copyOf(contenders);
    overrides = List.copyOf(overrides);
    notes = List.copyOf(notes);
  }

  /** The same, with what the command line changed told in other words. */
  public ComparisonRecipe withOverrides(List<String> others) {
    return new ComparisonRecipe(models, seeds, contenders, others, notes, blockAlone);
  }

  public String task() {
    return first().task();
  }

  /** The first model with the first seed. */
  public Recipe first() {
    return contenders.get(0);
  }

  /**
   * The recipe of a single training: the first one. It is named for its block where the user chose
   * a block, and no model.
   */
  public Recipe single() {
    return blockAlone ? first().withModel(first().network().block().name()) : first();
  }

  /** One recipe for each model and seed, the seeds of a model together. */
  public List<Recipe> runs() {
    return contenders.stream().flatMap(recipe -> seeds.stream().map(recipe::withSeed)).toList();
  }

  /**
   * The task, models, seeds and every setting that all contenders share, as YAML. A setting in
   * which they differ is the registry's or an override's, and stands in each run's own recipe.
   */
  public String toYaml() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("task", task());
    keys.put("models", models);
    keys.put("seeds", seeds);
    keys.putAll(RecordBinder.flatten("data", first().data()));
    Map<String, Object> shared = new LinkedHashMap<>(first().settings());
    contenders.forEach(recipe -> shared.entrySet().retainAll(recipe.settings().entrySet()));
    keys.putAll(shared);
    return FlatYaml.write(keys);
  }
}
