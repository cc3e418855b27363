package dev.unroll.experiments.chapter;

import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import java.util.List;
import java.util.Map;

/**
 * Which claims are examined, and how.
 *
 * @param experiments in the chapter's order
 * @param yaml every key with its value
 * @param overrides what the command line changed
 */
public record ChapterRecipe(
    List<Experiment<?>> experiments, String yaml, List<SettingChange> overrides) {
  public ChapterRecipe {
    experiments = List.copyOf(experiments);
    overrides = List.copyOf(overrides);
  }

  /** The specification of a new run. */
  public RunSpec spec(Map<String, String> environment) {
    String label = "chapter" + (experiments.size() == 1 ? "-" + experiments.get(0).name() : "");
    return new RunSpec(RunKind.CHAPTER, label, yaml, overrides, environment);
  }
}
