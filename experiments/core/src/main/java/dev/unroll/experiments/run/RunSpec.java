package dev.unroll.experiments.run;

import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/**
 * What a new run folder starts with.
 *
 * @param kind what the folder will hold
 * @param label the folder's name behind its time, such as {@code adding-gru-s1}
 * @param recipe the resolved recipe, as YAML
 * @param overrides what the command line changed, one line each
 * @param environment where the run takes place
 * @param created when it starts; its time zone is the one of the folder's name
 */
public record RunSpec(
    RunKind kind,
    String label,
    String recipe,
    List<String> overrides,
    Map<String, String> environment,
    ZonedDateTime created) {

  /** One training, from now on. */
  public static RunSpec train(
      Recipe recipe, List<String> overrides, Map<String, String> environment) {
    String label = recipe.task() + "-" + recipe.model() + "-s" + recipe.seed();
    return new RunSpec(
        RunKind.TRAIN,
        label,
        recipe.toYaml(),
        overrides,
        environment,
        ZonedDateTime.now(ZoneId.systemDefault()));
  }

  /** A comparison, from now on. */
  public static RunSpec compare(ComparisonRecipe recipe, Map<String, String> environment) {
    String label = recipe.task() + "-compare";
    return new RunSpec(
        RunKind.COMPARE,
        label,
        recipe.toYaml(),
        recipe.overrides(),
        environment,
        ZonedDateTime.now(ZoneId.systemDefault()));
  }

  /** A look inside a network at its start, from now on. */
  public static RunSpec diagnose(
      Recipe recipe, List<String> overrides, Map<String, String> environment) {
    RunSpec trained = train(recipe, overrides, environment);
    return new RunSpec(
        RunKind.DIAGNOSE,
        trained.label + "-start",
        trained.recipe,
        trained.overrides,
        trained.environment,
        trained.created);
  }

  public RunSpec at(ZonedDateTime other) {
    return new RunSpec(kind, label, recipe, overrides, environment, other);
  }
}
