package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.Recurrent;
import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.SequenceBlock;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scans whose coefficients are known. */
final class ScanExaminerTest {
  private static final int WIDTH = 4;
  private static final int T = 6;

  private static MultiLayerNetwork network(SequenceBlock block) {
    return Nets.of(WIDTH, new Recurrent.Builder(block).nIn(WIDTH).nOut(WIDTH).build());
  }

  private static ScanFacts scans(MultiLayerNetwork network, MultiLayerNetwork start) {
    INDArray x = Nd4j.rand(DataType.DOUBLE, 2, WIDTH, T);
    int[] steps = {0, 1, 2, 3, 4, 5};
    return ScanExaminer.of(network, start, new Sample(x, null, null, null, List.of(steps, steps)));
  }

  @Test
  void aGateThatIgnoresItsInputsHasTheConstantOfItsBias() {
    MultiLayerNetwork network = network(Blocks.named("min-gru"));
    network.getLayer(0).getParam("W").assign(0);
    for (int j = 0; j < WIDTH; j++) {
      network.getLayer(0).getParam("b").putScalar(WIDTH + j, -j); // k: a = σ(−k) = σ(j)
    }
    ScanFacts.TimeConstants found = scans(network, null).constants().get(0);
    assertThat(found.scan()).isEqualTo("layer 1, h");
    for (int j = 0; j < WIDTH; j++) {
      assertThat(found.steps().get(j)).isCloseTo(1 / Math.log(1 + Math.exp(-j)), within(1e-4));
    }
  }

  @Test
  void aStateSpaceHasOneForEachNumberOfItsState() {
    MultiLayerNetwork network =
        network(BlockSettings.with(Blocks.named("mamba"), Map.of("states", "3", "expand", "1")));
    network.getLayer(0).getParam("dt-proj.weight").assign(0);
    network.getLayer(0).getParam("dt-proj.bias").assign(Math.log(Math.expm1(0.5))); // Δ = ½
    INDArray a = network.getLayer(0).getParam("A-log");
    for (int k = 0; k < 3; k++) {
      a.getRow(k).assign(Math.log(k + 1));
    }
    List<Double> steps = scans(network, null).constants().get(0).steps();
    assertThat(steps).hasSize(3 * WIDTH);
    assertThat(steps.get(0)).isCloseTo(2.0 / 3, within(1e-4));
    assertThat(steps.get(WIDTH)).isCloseTo(1, within(1e-4));
    assertThat(steps.get(2 * WIDTH)).isCloseTo(2, within(1e-4));
  }

  @Test
  void ringsAreShownBeforeAndAfterTraining() {
    MultiLayerNetwork start = network(new Stack("norm, lru"));
    MultiLayerNetwork network = network(new Stack("norm, lru"));
    network.getLayer(0).getParam("1.nu-log").assign(Math.log(0.25)); // |λ| = e^−¼
    network.getLayer(0).getParam("1.theta-log").assign(Math.log(Math.PI / 2));
    ScanFacts scans = scans(network, start);
    assertThat(scans.constants().get(0).steps().get(0)).isCloseTo(4, within(1e-5));
    assertThat(scans.rings().get(0).now())
        .allSatisfy(
            value -> {
              assertThat(value[0]).isCloseTo(0, within(1e-6));
              assertThat(value[1]).isCloseTo(Math.exp(-0.25), within(1e-6));
            });
    assertThat(scans.rings().get(0).before()).hasSize(WIDTH);
    assertThat(scans.rings().get(0).before().get(0)[1]).isNotCloseTo(Math.exp(-0.25), within(1e-6));
  }

  @Test
  void attentionThatCannotTellStepsApartLooksAtAllAlike() {
    MultiLayerNetwork network =
        network(BlockSettings.with(Blocks.named("attention"), Map.of("heads", "2", "span", "3")));
    network.getLayer(0).getParam("q-proj.weight").assign(0);
    List<double[]> weights = scans(network, null).maps().get(0).weights();
    assertThat(weights.get(1)).containsExactly(0.5, 0.5, 0, 0, 0, 0);
    assertThat(weights.get(4)).containsExactly(0, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3, 0);
  }
}
