package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.task.TaskType;
import java.util.List;

/** Tasks with settings as the built-in recipes have them; none of them can be built. */
public final class TestTasks {
  record Made(int length, int train, int validation, int test, long seed) {
    Made {
      new Problems().atLeast("length", length, 2).atLeast("train", train, 1).raise();
    }
  }

  record Agreement(int attractors, int train, int validation, int test, long seed) {}

  record Text(String file, int length, int evalLength) {}

  record Series(
      String file,
      String generator,
      int points,
      long seed,
      List<String> column,
      TableSettings table,
      RowSettings order,
      int window,
      int horizon,
      int season,
      double train,
      double validation,
      double test) {}

  record Labelled(String file, long seed) {}

  private TestTasks() {}

  public static List<TaskType<?>> all() {
    return List.of(
        type("adding", Made.class),
        type("copy", Made.class),
        type("temporal-order", Made.class),
        type("agreement", Agreement.class),
        type("text", Text.class),
        type("series", Series.class),
        type("names", Labelled.class));
  }

  private static <S extends Record> TaskType<S> type(String name, Class<S> settings) {
    return new TaskType<>(
        name,
        "?",
        settings,
        data -> {
          throw new UnsupportedOperationException("no task in this test");
        });
  }
}
