package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.train.Retraining;
import java.util.List;

/**
 * The task of a comparison and its baselines, which take seconds on a long text: they are fitted
 * before the time of the networks is shared out.
 *
 * @param question what the task asks
 */
public record ComparedTask(Task task, String question, List<Task.Baseline> baselines) {
  public ComparedTask {
    baselines = List.copyOf(baselines);
  }

  /** Fits the baselines. */
  public static ComparedTask of(ComparisonRecipe recipe, TaskType<?> type, Task task) {
    return new ComparedTask(
        task, type.question(), Retraining.baselines(recipe.first().training(), task));
  }
}
