package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes of networks that learn a vector for each token. */
final class EmbeddingTest {

  @Test
  void anEmbeddingComesFirstAndATiedLayerAddsNothing() {
    long v = task("text").shape().inputs();
    MultiLayerNetwork plain = network("text", "hidden=6", "embedding=0");
    MultiLayerNetwork embedded = network("text", "hidden=6", "embedding=6");
    MultiLayerNetwork tied = network("text", "hidden=6", "tied=true");

    assertThat(embedded.numParams() - plain.numParams()).isEqualTo(6 * v + 3 * 6 * (6 - v));
    assertThat(tied.getOutputLayer().numParams()).isZero();
    assertThat(embedded.numParams() - tied.numParams()).isEqualTo(6 * v + v);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adding | embedding=4 | model.embedding: expected 0 for the task adding, whose inputs are"
            + " not tokens, got 4",
        "temporal-order | hidden=4 embedding=4 tied=true | model.tied: expected false for the task"
            + " temporal-order, which does not ask for one of the 6 tokens it reads at every step",
        "text | hidden=4 embedding=3 tied=true | model.tied: expected an embedding as"
            + " wide as the last layer, 4, got 3; leave embedding out",
        "text | embedding=-1 | model.embedding: expected a value from 0 to 1000000, got -1",
      })
  void whatCannotBeIsRefused(String name, String words, String message) {
    assertThatThrownBy(
            () -> {
              Recipe recipe = recipe(name, words.split(" "));
              Networks.check(recipe, Tasks.get(name).create(recipe.data()));
            })
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  private static Task task(String name) {
    return Tasks.get(name).create(recipe(name).data());
  }

  private static MultiLayerNetwork network(String name, String... words) {
    return Networks.create(recipe(name, words), task(name).shape());
  }

  private static Recipe recipe(String name, String... words) {
    return new RecipeReader(Tasks.all())
        .read(
            RecipeRequest.ofTask(name, ("model=gru " + String.join(" ", words)).strip().split(" ")))
        .first();
  }
}
