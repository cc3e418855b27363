package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every built-in recipe, with each of its models, learns the same on the fast engine and on the
 * reference engine: two epochs, with a validation on padded, masked sequences between them, of
 * which no trace may be left.
 */
final class RecipesOnBothEnginesTest {
  private static final String QUICK =
      "seeds=1 hidden=4 epochs=2 batch=8 batches-per-epoch=3 patience=0 solved-below=0 ";
  private static final String MADE = "data.train=30 data.validation=10 data.test=10 ";

  @TempDir private Path folder;

  @AfterEach
  void anyEngine() {
    System.clearProperty(Engines.PROPERTY);
  }

  @ParameterizedTest
  @CsvSource({
    "adding, length=6 " + MADE,
    "agreement, " + MADE,
    "cloze, " + MADE,
    "copy, length=2 " + MADE,
    "flip-flop, length=6 " + MADE,
    "temporal-order, length=10 " + MADE,
    "selective-copy, hidden=8 length=6 tokens=2 " + MADE,
    "induction-heads, hidden=8 length=6 " + MADE,
    "recall, hidden=8 length=9 pairs=3 lr=0.0003 " + MADE,
    "parity, hidden=8 length=6 lr=0.001 " + MADE,
    "modular-arithmetic, hidden=8 length=6 " + MADE,
    "dyck, hidden=8 length=6 " + MADE,
    "reverse-digits, hidden=8 length=3 " + MADE,
    "names, data.file=@/names",
    "series, points=200 window=9 horizon=3",
    "text, data.file=@/text.txt length=16 eval-length=24 tbptt=5",
    "text, data.file=@/text.txt length=16 eval-length=24 tbptt=0",
    "text, data.file=@/text.txt length=16 eval-length=24 tbptt=5 embedding=4 tied=true",
    "names, data.file=@/names embedding=0",
    "labelled, data.class-weights=true",
    "labelled, data.file=@/steps.csv data.label-per=step data.class-weights=true",
    "labelled, data.file=@/steps.csv data.label-per=step data.label=x data.channels=y",
  })
  void learnTheSame(String task, String words) throws IOException {
    write();
    String[] all = (QUICK + words).replace("@", folder.toString()).split(" ");
    ComparisonRecipe recipes = new RecipeReader(Tasks.all()).read(RecipeRequest.ofTask(task, all));
    Task padded =
        new ChangedTask(Tasks.get(task).create(recipes.first().data()), part -> part, Padded::new);
    for (Recipe recipe : recipes.presets()) {
      List<Double> fast = numbers(recipe, padded, "simd");
      List<Double> reference = numbers(recipe, padded, "reference");
      assertThat(fast).hasSameSizeAs(reference).hasSizeGreaterThan(2 * (1 + 1 + 3 + 3));
      for (int i = 0; i < fast.size(); i++) {
        assertThat(fast.get(i))
            .as("%s, number %d", recipe.model(), i)
            .isCloseTo(reference.get(i), withPercentage(0.01));
      }
    }
  }

  @Test
  void noRecipeIsForgotten() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/recipes"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .filteredOn(name -> !name.equals("models"))
          .containsExactlyInAnyOrderElementsOf(Tasks.all().stream().map(TaskType::name).toList());
    }
  }

  /** Losses, scores and gradient norms of each epoch. */
  private List<Double> numbers(Recipe recipe, Task task, String engine) throws IOException {
    System.setProperty(Engines.PROPERTY, engine);
    RunFolder run =
        RunFolder.create(
            folder.resolve(engine), RunSpec.train(recipe, List.of(), Map.of("test", "yes")));
    Trainer.train(recipe, task, run, Progress.SILENT);
    List<Double> numbers = new ArrayList<>();
    for (Map<String, Object> line : run.metrics().read()) {
      line.keySet().removeAll(List.of("seconds", "duration"));
      collect(line, numbers);
    }
    return numbers;
  }

  private static void collect(Object value, List<Double> numbers) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> collect(inner, numbers));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, numbers));
    } else {
      numbers.add(Json.number(value));
    }
  }

  private void write() throws IOException {
    Files.writeString(
        folder.resolve("text.txt"), "how much wood would a woodchuck chuck? ".repeat(20));
    Files.writeString(
        folder.resolve("steps.csv"),
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    "%d,%s,%s,%s\n"
                        .formatted(
                            i / 13, Math.sin(i), Math.cos(i * i), i % 7 == 0 ? "" : "c" + i % 3))
            .collect(Collectors.joining("", "id,x,y,label\n", "")));
    Path names = Files.createDirectories(folder.resolve("names"));
    for (String name : List.of("Un", "Deux")) {
      Files.writeString(
          names.resolve(name + ".txt"),
          IntStream.range(10, 40)
              .mapToObj(n -> name.toLowerCase(Locale.ROOT).repeat(n / 10) + n)
              .collect(Collectors.joining("\n")));
    }
  }
}
