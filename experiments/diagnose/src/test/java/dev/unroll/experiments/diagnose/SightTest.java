package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.TanhRnn;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class SightTest {
  private static final double STEP = 1e-6;

  private static Sample sample(INDArray x) {
    int[] steps = IntStream.range(0, (int) x.size(2)).toArray();
    return new Sample(x, null, Nd4j.zeros(1, 2), null, List.of(steps));
  }

  @Test
  void isTheNormOfTheDerivativeByEachInput() {
    INDArray x = Nd4j.randn(DataType.DOUBLE, 1, 3, 5);
    OpenNetwork open = OpenNetwork.of(Nets.of(4, new TanhRnn.Builder().nIn(3).nOut(4).build()));
    Sight sight = Sight.of(open, sample(x), 1);
    assertThat(sight.exact()).isTrue();
    for (int t = 0; t < 5; t++) {
      double squares = 0;
      for (int i = 0; i < 3; i++) {
        double at = x.getDouble(0, i, t);
        INDArray up = open.forward(x.dup().putScalar(new int[] {0, i, t}, at + STEP), null);
        INDArray down = open.forward(x.dup().putScalar(new int[] {0, i, t}, at - STEP), null);
        for (int k = 0; k < 2; k++) {
          squares += Math.pow((up.getDouble(0, k, 4) - down.getDouble(0, k, 4)) / (2 * STEP), 2);
        }
      }
      assertThat(sight.profile().middle().get(t)).isCloseTo(Math.sqrt(squares), within(1e-7));
    }
  }

  /** One unit with the factor 1/2 a step: (1/2)⁶ is the first below 1 %, to a small tanh. */
  @Test
  void forgetsAfterSevenHalvings() {
    MultiLayerNetwork network = Nets.of(1, new TanhRnn.Builder().nIn(1).nOut(1).build());
    network.getLayer(0).getParam("W").assign(1);
    network.getLayer(0).getParam("RW").assign(0.5);
    network.getLayer(0).getParam("b").assign(0);
    INDArray x = Nd4j.zeros(DataType.DOUBLE, 1, 1, 20);
    Sight sight = Sight.of(OpenNetwork.of(network), sample(x), 1);
    assertThat(sight.middle()).isEqualTo(7);
    assertThat(sight.unbounded()).isZero();
    assertThat(Sight.of(OpenNetwork.of(network), sample(Nd4j.zeros(1, 1, 7)), 1).middle())
        .isEqualTo(-1);
  }
}
