package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.layers.Recurrent;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NetworksTest {

  /** What the comparison of texts says: presets of stacks are as large as the LSTM. */
  @Test
  void stacksHaveAboutAsManyParametersAsTheLstm() {
    Task.Shape text = new Task.Shape(90, 90, Task.Answer.EVERY_STEP, Task.Loss.CROSS_ENTROPY);
    String names = "lstm,min-gru,min-lstm,lru,mamba,rwkv4,rwkv7,gated-delta,transformer";
    List<Recipe> presets =
        new RecipeReader(Tasks.all())
            .read(RecipeRequest.ofTask("text", "hidden=128", "embedding=0", "models=" + names))
            .presets();
    long lstm = Networks.create(presets.get(0), text).numParams();
    assertThat(presets)
        .allSatisfy(
            preset ->
                assertThat((double) Networks.create(preset, text).numParams() / lstm)
                    .as(preset.model())
                    .isBetween(0.9, 1.1));
  }

  @Test
  void aBlockThatCannotHaveTheWidthsIsRefused() {
    RecipeReader reader = new RecipeReader(Tasks.all());
    Recipe norm = reader.read(RecipeRequest.ofTask("adding", "block=norm")).first();
    Task adding = Tasks.get("adding").create(norm.data());
    assertThatThrownBy(() -> Networks.check(norm, adding))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("model.block: norm: expected an output as wide as the input, 2, got 64");
  }

  static List<String> blocks() {
    return BlockSpec.names();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockOfARecipeBecomesItsLayer(String name) {
    BlockSpec spec = BlockSpec.of(name);
    for (RecurrentInit init : RecurrentInit.values()) {
      Layer layer = Networks.recurrent(new Model(spec, 5, 1, false, init, 0.9), 3);

      assertThat(((BaseRecurrentLayer) layer).getNOut()).isEqualTo(5);
      if (spec.block().isPresent()) {
        assertThat(((Recurrent) layer).block()).isEqualTo(spec.block().get());
      } else {
        assertThat(layer).isInstanceOfAny(LSTM.class, SimpleRnn.class);
      }
    }
  }
}
