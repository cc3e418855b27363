package dev.unroll.experiments.run;

import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.SettingChange;
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
 * @param presets of a comparison, every setting of each preset, as YAML; else empty
 * @param overrides what the command line changed
 * @param environment where the run takes place
 * @param created when it starts; its time zone is the one of the folder's name
 */
public record RunSpec(
    RunKind kind,
    String label,
    String recipe,
    String presets,
    List<SettingChange> overrides,
    Map<String, String> environment,
    ZonedDateTime created) {

  /** A run without presets, from now on. */
  public RunSpec(
      RunKind kind,
      String label,
      String recipe,
      List<SettingChange> overrides,
      Map<String, String> environment) {
    this(kind, label, recipe, "", overrides, environment, now());
  }

  /** One training, from now on. */
  public static RunSpec train(
      Recipe recipe, List<SettingChange> overrides, Map<String, String> environment) {
    String label = recipe.task() + "-" + recipe.model() + "-s" + recipe.seed();
    return new RunSpec(RunKind.TRAIN, label, recipe.toYaml(), overrides, environment);
  }

  /** A comparison, from now on. */
  public static RunSpec compare(ComparisonRecipe recipe, Map<String, String> environment) {
    String label = recipe.task() + "-compare";
    return new RunSpec(
        RunKind.COMPARE,
        label,
        recipe.toYaml(),
        recipe.presetsYaml(),
        recipe.overrides(),
        environment,
        now());
  }

  /** A diagnosis of an untrained network, from now on. */
  public static RunSpec diagnose(
      Recipe recipe, List<SettingChange> overrides, Map<String, String> environment) {
    String label = train(recipe, overrides, environment).label + "-start";
    return new RunSpec(RunKind.DIAGNOSE, label, recipe.toYaml(), overrides, environment);
  }

  public RunSpec at(ZonedDateTime other) {
    return new RunSpec(kind, label, recipe, presets, overrides, environment, other);
  }

  private static ZonedDateTime now() {
    return ZonedDateTime.now(ZoneId.systemDefault());
  }
}
