package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.recipe.Cell;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.layers.Gru;
import dev.unroll.layers.Lstm;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NetworksTest {

  @ParameterizedTest
  @EnumSource
  void aModelIsRefusedOrItsLayerIsBuiltWithAllItSays(Cell cell) {
    int built = 0;
    for (int chrono : new int[] {-1, 0, 1, 2, 3, 4, 40}) {
      for (RecurrentInit init : RecurrentInit.values()) {
        Model model;
        try {
          model = new Model(cell, 5, 1, false, init, 0.9, -2, chrono);
        } catch (InvalidInput refused) {
          assertThat(refused).hasMessageContaining("chrono: ");
          continue;
        }
        Layer layer = Networks.recurrent(model, 3);
        built++;
        assertThat(((BaseRecurrentLayer) layer).getNOut()).isEqualTo(5);
        assertThat(chrono(layer)).isEqualTo(chrono);
        assertThat(forgetBias(layer)).isEqualTo(cell.forgets() ? -2 : 0);
      }
    }
    assertThat(built).isEqualTo(RecurrentInit.values().length * (cell.chrono() ? 4 : 1));
  }

  private static int chrono(Layer layer) {
    if (layer instanceof Lstm lstm) {
      return lstm.getChrono();
    }
    return layer instanceof Gru gru ? gru.getChrono() : 0;
  }

  private static double forgetBias(Layer layer) {
    if (layer instanceof Lstm lstm) {
      return lstm.getForgetBias();
    }
    return layer instanceof LSTM theirs ? theirs.getForgetGateBiasInit() : 0;
  }
}
