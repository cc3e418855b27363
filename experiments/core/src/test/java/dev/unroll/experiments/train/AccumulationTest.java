package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** An update of several minibatches is that of one large one. */
final class AccumulationTest {
  private static Recipe recipe(String task, String... more) {
    List<String> words =
        new ArrayList<>(List.of("data.length=8", "data.train=64", "model=gru", "hidden=5"));
    words.addAll(List.of("optimizer=sgd", "lr=0.5", "clip=0.1", "batch=8"));
    words.addAll(List.of(more));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask(task, words.toArray(String[]::new)))
        .first();
  }

  private static MultiLayerNetwork trained(Recipe recipe, Task task, int size) {
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    NetworkUpdates updates = NetworkUpdates.of(network, recipe.training(), 0);
    TrainingLoop<java.io.IOException> loop =
        new TrainingLoop<>(network, List.of(updates.meter(), new OneEpoch()));
    try {
      loop.run(
          0,
          epoch ->
              IntStream.range(0, 32 / size)
                  .mapToObj(k -> IntStream.range(k * size, (k + 1) * size).toArray())
                  .map(task.train()::batch)
                  .toList(),
          updates.step());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    assertThat(network.getIterationCount()).isEqualTo(32 / size / recipe.training().accumulate());
    assertThat(updates.meter().takeUpdates().loss()).hasSize(network.getIterationCount());
    return network;
  }

  private record OneEpoch() implements TrainingLoop.Observer<java.io.IOException> {
    @Override
    public boolean allows(int epoch) {
      return epoch == 1;
    }
  }

  @Test
  void theSameWeights() {
    Recipe recipe = recipe("adding", "accumulate=4");
    Task task = Tasks.get("adding").create(recipe.data());
    float[] large = trained(recipe("adding"), task, 32).params().toFloatVector();
    float[] small = trained(recipe, task, 8).params().toFloatVector();
    float[] start = Networks.create(recipe, task.shape()).params().toFloatVector();
    assertThat(small).containsExactly(large, within(1e-6f));
    assertThat(small).isNotEqualTo(start);
  }

  @Test
  void twoUpdatesOfAnEpoch() {
    Recipe recipe = recipe("copy", "accumulate=2");
    Task task = Tasks.get("copy").create(recipe.data());
    float[] large = trained(recipe("copy"), task, 16).params().toFloatVector();
    assertThat(trained(recipe, task, 8).params().toFloatVector())
        .containsExactly(large, within(1e-6f));
    assertThat(new Epochs(recipe("copy", "accumulate=3", "epochs=2"), task).updates(1))
        .isEqualTo(6);
  }

  @Test
  void notWithTruncatedSegments() {
    Recipe recipe = recipe("copy", "accumulate=2", "tbptt=4");
    Task task = Tasks.get("copy").create(recipe.data());
    assertThatThrownBy(() -> Networks.check(recipe, task))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "training.accumulate: expected 1 with training.tbptt, which updates after each segment,"
                + " got 2; set tbptt=0");
  }
}
