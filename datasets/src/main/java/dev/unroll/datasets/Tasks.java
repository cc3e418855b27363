package dev.unroll.datasets;

import java.util.List;
import java.util.Optional;

/** Every task there is, one line each. */
public final class Tasks {
  private static final List<TaskType<?>> ALL = List.of();

  private Tasks() {}

  public static List<TaskType<?>> all() {
    return ALL;
  }

  public static Optional<TaskType<?>> find(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }
}
