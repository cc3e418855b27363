package dev.unroll.experiments.chapter.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.synthetic.SelectiveCopy;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Networks;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A minGRU's decay by its equation, and the means and quartiles by hand. */
final class DecayTest {
  private static final int H = 4; // as wide as the inputs, so that nothing stands before the block

  @Test
  void aMinGruKeepsOneMinusItsGate() {
    Recipe recipe =
        Trials.recipe(
            "selective-copy",
            "lru",
            "data.length=6 data.tokens=2 data.symbols=2 data.train=1 data.test=3 model.hidden=4"
                + " model.block.of=min-gru");
    Task task = new SelectiveCopy((SelectiveCopy.Settings) recipe.data());
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    INDArray wx = parameter(network, "weight"); // [I, 2H]
    INDArray b = parameter(network, "bias");
    b.putScalar(0, H, 1.5);
    Decay decay = Decay.of(network, task, "h", 3, 2);
    for (int j = 0; j < H; j++) {
      double blank = -softplus(wx.getDouble(2, H + j) + b.getDouble(0, H + j));
      assertThat(decay.blanks()[j]).isCloseTo(-1 / blank, within(1e-3));
      double one = 1 / softplus(wx.getDouble(0, H + j) + b.getDouble(0, H + j));
      double other = 1 / softplus(wx.getDouble(1, H + j) + b.getDouble(0, H + j));
      assertThat(decay.symbols()[j])
          .isBetween(Math.min(one, other) - 1e-3, Math.max(one, other) + 1e-3);
    }
  }

  private static INDArray parameter(MultiLayerNetwork network, String end) {
    return network.getLayer(0).paramTable().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** −ln(1 − σ(k)). */
  private static double softplus(double k) {
    return Math.log1p(Math.exp(k));
  }

  @Test
  void theQuartileIsOfTheRatios() {
    Decay decay = new Decay(new double[] {1, 2, 1, 4, 1}, new double[] {3, 2, 9, 4, 2});
    assertThat(decay.upperRatio()).isEqualTo(3);
    assertThat(decay.sorted(true)).isEqualTo(List.of(1.0, 1.0, 1.0, 2.0, 4.0));
    assertThat(decay.sorted(false)).isEqualTo(List.of(2.0, 2.0, 3.0, 4.0, 9.0));
  }

  @Test
  void theRiseIsAgainstTheFreshStart() {
    StreamLoss loss = new StreamLoss(new double[] {1, 2, 3, 5}, new double[] {1, 1, 1, 2});
    assertThat(loss.rise(2)).isEqualTo(2.5);
    assertThat(loss.mean(1, 3)).isEqualTo(2.5);
    assertThat(loss.at(new int[] {0, 1, 4}, false)).containsExactly(1.0, 10 / 3.0);
    assertThat(loss.at(new int[] {0, 1, 4}, true)).containsExactly(0.0, 2.0);
  }
}
