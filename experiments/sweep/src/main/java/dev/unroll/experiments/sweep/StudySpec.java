package dev.unroll.experiments.sweep;

import dev.unroll.experiments.io.Json;
import java.util.Map;

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

  /** The name of the study's folder unless the user gives one; the same in every version. */
  public String name(String task) {
    return "sweep-%s-%08x".formatted(task, withFirstNames(Json.map(this)).hashCode());
  }

  /** Whether a {@code study.json} of this or an earlier version describes the same study. */
  boolean matches(Map<String, ?> document) {
    return withFirstNames(document).equals(withFirstNames(Json.map(this)));
  }

  private static String withFirstNames(Map<String, ?> document) {
    String text = Json.line(document);
    for (Map.Entry<String, String> name : FIRST_NAMES.entrySet()) {
      text = text.replace('"' + name.getKey() + "\":", '"' + name.getValue() + "\":");
    }
    return text;
  }
}
