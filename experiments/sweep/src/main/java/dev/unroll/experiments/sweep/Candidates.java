package dev.unroll.experiments.sweep;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import java.util.Map;

/** Turns what a search chose into something to train. Called from several threads. */
public interface Candidates {
  /**
   * The recipe with some settings changed.
   *
   * @throws dev.unroll.datasets.input.InvalidInput if they go with no recipe
   */
  Recipe recipe(Map<String, String> settings);

  Task task(Recipe recipe);
}
