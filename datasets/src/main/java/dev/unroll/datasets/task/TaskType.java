package dev.unroll.datasets.task;

import java.util.function.Function;

/**
 * A kind of task a recipe can name.
 *
 * @param name as written in a recipe, lower case with hyphens
 * @param question what the task asks, in one line
 * @param settings the record that holds its {@code data.*} keys
 * @param create builds the task; may read files
 */
public record TaskType<S extends Record>(
    String name, String question, Class<S> settings, Function<S, Task> create) {

  /** Builds the task from settings of this type's record class. */
  public Task create(Record data) {
    return create.apply(settings.cast(data));
  }
}
