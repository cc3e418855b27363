package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes recipes and tasks of sampled settings. Safe for several threads. */
public final class TrialRecipes {
  private final Function<List<String>, Recipe> reader;
  private final Function<Recipe, Task> tasks;
  private final Recipe base;
  private final Task task;

  /**
   * @param reader makes a recipe of further settings, each written {@code key=value}; refuses
   *     settings that no recipe takes with {@link InvalidInput}
   * @param tasks makes the task of a recipe
   */
  public TrialRecipes(Function<List<String>, Recipe> reader, Function<Recipe, Task> tasks) {
    this.reader = reader;
    this.tasks = tasks;
    this.base = reader.apply(List.of());
    this.task = tasks.apply(base);
  }

  /** The recipe before the search. */
  public Recipe base() {
    return base;
  }

  /** The task of the recipe before the search. */
  public Task task() {
    return task;
  }

  /**
   * The recipe of a trial.
   *
   * @throws InvalidInput if no recipe takes these settings
   */
  public Recipe recipe(Map<String, String> settings) {
    List<String> words = new ArrayList<>();
    settings.forEach((key, value) -> words.add(key + "=" + value));
    return reader.apply(words);
  }

  /** The task of a recipe; shared by all recipes with the same data. */
  public Task task(Recipe recipe) {
    return recipe.data().equals(base.data()) ? task : tasks.apply(recipe);
  }
}
