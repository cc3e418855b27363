package dev.unroll.experiments.sweep;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What determines a study; its {@code study.json}.
 *
 * @param recipe the recipe before the search, resolved, as YAML
 * @param space the ranges of the settings
 * @param plan how they are searched
 */
public record StudySpec(String recipe, Space space, Plan plan) {
  /** The first names of the keys in {@code study.json}, by the names that they have today. */
  private static final Map<String, String> FIRST_NAMES =
      Map.of("sampler", "strategy", "trials", "candidates", "pruner", "prune");

  /**
   * The study's folder unless the user gives one. A study of an earlier version keeps its own,
   * whose name may depend on the number of trials; today's does not, because that may grow.
   *
   * @param runs the folder of all runs
   * @param earlier the same study as earlier versions described it
   */
  public Path folder(Path runs, String task, StudySpec earlier) {
    return Stream.of(earlier, earlier.withTrials(0))
        .map(spec -> runs.resolve(spec.name(task)))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(runs.resolve(withTrials(0).name(task)));
  }

  /** The same search with another number of trials. */
  StudySpec withTrials(int trials) {
    return new StudySpec(recipe, space, plan.withTrials(trials));
  }

  String name(String task) {
    return "sweep-%s-%08x".formatted(task, withFirstNames(Json.map(this)).hashCode());
  }

  /**
   * Whether a {@code study.json} of this or an earlier version describes the same search, perhaps
   * with another number of trials. Keys that only one of the two recipes has are those of another
   * version, and a name changes nothing.
   */
  boolean matches(Map<String, ?> document) {
    if (!(document.get("plan") instanceof Map<?, ?> other)
        || !(trials(other) instanceof Integer trials)
        || !(document.get("recipe") instanceof String theirs)
        || !isLike(theirs)) {
      return false;
    }
    StudySpec same = new StudySpec(theirs, space, plan.withTrials(trials));
    return withFirstNames(document).equals(withFirstNames(Json.map(same)));
  }

  private boolean isLike(String theirs) {
    if (theirs.equals(recipe)) {
      return true;
    }
    Map<String, String> ours = FlatYaml.read("the recipe of this study", recipe);
    return FlatYaml.read("the recipe in study.json", theirs).entrySet().stream()
        .filter(key -> !key.getKey().equals(Recipe.NAME))
        .allMatch(key -> ours.getOrDefault(key.getKey(), key.getValue()).equals(key.getValue()));
  }

  private static Object trials(Map<?, ?> plan) {
    Object trials = plan.get("trials");
    return trials == null ? plan.get(FIRST_NAMES.get("trials")) : trials;
  }

  private static String withFirstNames(Map<String, ?> document) {
    String text = Json.line(document);
    for (Map.Entry<String, String> name : FIRST_NAMES.entrySet()) {
      text = text.replace('"' + name.getKey() + "\":", '"' + name.getValue() + "\":");
    }
    return text.replace(",\"repeats\":1}", "}"); // earlier versions had no other number
  }
}
