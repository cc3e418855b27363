package dev.unroll.datasets.registry;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.datasets.Nearest;
import dev.unroll.datasets.TaskType;
import dev.unroll.datasets.generated.Adding;
import dev.unroll.datasets.generated.Agreement;
import dev.unroll.datasets.generated.CopyMemory;
import dev.unroll.datasets.generated.TemporalOrder;
import java.util.List;
import java.util.Optional;

/** Every task there is, one line each. */
public final class Tasks {
  private static final List<TaskType<?>> ALL =
      List.of(
          new TaskType<>(
              "adding",
              "What do the two marked numbers add up to?",
              Adding.Settings.class,
              Adding::new),
          new TaskType<>(
              "copy",
              "Which ten symbols were shown T steps ago?",
              CopyMemory.Settings.class,
              CopyMemory::new),
          new TaskType<>(
              "temporal-order",
              "In which order did X and Y appear in the noise?",
              TemporalOrder.Settings.class,
              TemporalOrder::new),
          new TaskType<>(
              "agreement",
              "Does a singular or a plural verb follow?",
              Agreement.Settings.class,
              Agreement::new));

  private Tasks() {}

  public static List<TaskType<?>> all() {
    return ALL;
  }

  public static Optional<TaskType<?>> find(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /**
   * The task of that name.
   *
   * @throws InvalidInput naming the nearest, if there is none
   */
  public static TaskType<?> get(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private static InvalidInput unknown(String name) {
    List<String> names = ALL.stream().map(TaskType::name).toList();
    return new InvalidInput(
        "No task is called \"%s\". Nearest: %s. All: %s."
            .formatted(name, String.join(", ", Nearest.of(name, names)), String.join(", ", names)));
  }
}
