package dev.unroll.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe with every setting, as a run stores it. */
final class ResolvedRecipeTest {
  private final RecipeReader reader = new RecipeReader(TestTasks.all(), name -> Map.of());

  @TempDir Path folder;

  @Test
  void aResolvedRecipeReadsBackEqual() throws IOException {
    for (TaskType<?> task : TestTasks.all()) {
      Recipe recipe =
          reader
              .read(RecipeRequest.ofTask(task.name(), "model=gru", "clip=0.1", "lr=3e-7"))
              .first();
      Path file = file(recipe.toYaml());
      assertThat(reader.resolved(file)).isEqualTo(recipe);
      // As a recipe of the user it says the same: a file about one model wins over the model's
      // keys.
      assertThat(reader.read(RecipeRequest.ofFile(file)).runs()).containsExactly(recipe);
    }
  }

  @Test
  void aResolvedRecipeKeepsAwkwardText() throws IOException {
    Recipe recipe =
        reader
            .read(
                RecipeRequest.ofTask(
                    "series", "column=Price\\, USD,null,a: #b", "time=true", "data=C:\\x y\\ä.csv"))
            .first();
    assertThat(((TestTasks.Series) recipe.data()).column())
        .containsExactly("Price, USD", "null", "a: #b");
    assertThat(reader.resolved(file(recipe.toYaml()))).isEqualTo(recipe);
  }

  @Test
  void aResolvedRecipeMustBeWhole() throws IOException {
    Recipe recipe = reader.read(RecipeRequest.ofTask("adding", "model=gru")).first();
    Path file = file(recipe.toYaml().replaceAll("  (lr|block|block.chrono): .*\n", ""));
    assertThatThrownBy(() -> reader.resolved(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("model.block: missing; give it a value\ntraining.lr: missing; give it a value");
  }

  @Test
  void aComparisonReadsBackWithItsOverrides() throws IOException {
    String[] words = {"models=lstm,gru", "seeds=3,5", "clip=0.5", "length=20"};
    ComparisonRecipe recipe = reader.read(RecipeRequest.ofTask("adding", words));
    assertThat(recipe.toYaml())
        .startsWith("task: adding\nmodels: [lstm, gru]\nseeds: [3, 5]\ndata:\n");
    assertThat(recipe.toYaml()).doesNotContain("block:");
    ComparisonRecipe again = reader.read(RecipeRequest.ofFile(file(recipe.toYaml()), words));
    assertThat(again.runs()).isEqualTo(recipe.runs());
    assertThat(recipe.runs()).extracting(Recipe::seed).containsExactly(3L, 5L, 3L, 5L);
  }

  @Test
  void aResolvedRecipeHoldsEverySettingOfItsBlock() throws IOException {
    Recipe recipe = reader.read(RecipeRequest.ofTask("adding", "model=lstm")).first();
    Path file = file(recipe.toYaml().replaceAll("  block.chrono: .*\n", ""));
    assertThatThrownBy(() -> reader.resolved(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("model.block.chrono: missing; give it a value");
  }

  @Test
  void aRecipeOfBeforeIsRead() throws IOException {
    Recipe recipe = reader.read(RecipeRequest.ofTask("adding", "model=gru")).first();
    String before =
        recipe
            .toYaml()
            .replace("  block: gru\n", "  cell: gru\n")
            .replace("  block.chrono: 0\n", "  forget-bias: 1\n  chrono: 0\n");
    assertThat(before).contains("  cell: gru").contains("  forget-bias: 1");

    assertThat(reader.resolved(file(before))).isEqualTo(recipe);
  }

  /** What such runs had is known, whatever the defaults are today. */
  @Test
  void aRecipeFromBeforeSchedulesAndWidthsIsRead() throws IOException {
    Recipe recipe = reader.read(RecipeRequest.ofTask("adding", "model=gru")).first();
    String before =
        recipe
            .toYaml()
            .replaceAll("  (schedule|warm-up|lr-floor|weight-decay|width): .*\n", "")
            .replaceAll("  (lr-drops?|plateau|beta[12]|adam-epsilon): .*\n", "");
    assertThat(before)
        .doesNotContain("schedule", "width", "beta", "lr-drop", "plateau")
        .contains("optimizer: adam");
    assertThat(reader.resolved(file(before))).isEqualTo(recipe);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("recipe.yaml"), yaml);
  }
}
