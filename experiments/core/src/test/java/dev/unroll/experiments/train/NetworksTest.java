package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.layers.Recurrent;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NetworksTest {

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
