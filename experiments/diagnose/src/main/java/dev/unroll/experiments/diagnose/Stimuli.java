package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;

/**
 * What a network is shown to be looked into, and what it is asked for.
 *
 * @param name of the task
 * @param shape widths of inputs and answers, and the loss of an answer
 * @param sequences to draw from
 * @param forecasts to explain by their inputs; null for a task whose inputs have no names
 */
public record Stimuli(String name, Task.Shape shape, Sequences sequences, Forecasts forecasts) {
  /** The validation part of a task. */
  public static Stimuli of(Task task) {
    return new Stimuli(task.name(), task.shape(), task.validation(), null);
  }
}
