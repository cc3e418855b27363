package dev.unroll.experiments.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a user said: a task, or a file that names one, and words that change keys.
 *
 * @param task the task named, if any
 * @param file the user's recipe file, if any
 * @param overrides words like {@code lr=0.003}
 */
public record RecipeRequest(Optional<String> task, Optional<Path> file, List<String> overrides) {

  public RecipeRequest {
    overrides = List.copyOf(overrides);
  }

  public static RecipeRequest ofTask(String task, String... overrides) {
    return new RecipeRequest(Optional.of(task), Optional.empty(), List.of(overrides));
  }

  public static RecipeRequest ofFile(Path file, String... overrides) {
    return new RecipeRequest(Optional.empty(), Optional.of(file), List.of(overrides));
  }
}
