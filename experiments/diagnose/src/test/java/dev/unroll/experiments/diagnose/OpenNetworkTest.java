package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.layers.Gru;
import dev.unroll.layers.Lstm;
import dev.unroll.layers.ReluRnn;
import dev.unroll.layers.TanhRnn;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Gradients sent back from the answers, held to finite differences. */
final class OpenNetworkTest {
  private static final int T = 6;
  private static final double STEP = 1e-6;

  private final INDArray x = Nd4j.randn(DataType.DOUBLE, 2, 3, T);
  private final INDArray dy = Nd4j.randn(DataType.DOUBLE, 2, 2, T);

  static Stream<Layer> cells() {
    return Stream.of(
        new TanhRnn.Builder().nIn(3).nOut(4).build(),
        new ReluRnn.Builder().nIn(3).nOut(4).build(),
        new Gru.Builder().nIn(3).nOut(4).build(),
        new Lstm.Builder().nIn(3).nOut(4).build(),
        new FrozenLayer(new Gru.Builder().nIn(3).nOut(4).build()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void flowIsTheDerivativeByTheStateOfEachStep(Layer cell) {
    MultiLayerNetwork network = Nets.of(4, cell);
    OpenNetwork open = OpenNetwork.of(network);
    INDArray y = open.forward(x, null);
    assertThat(y.distance2(network.output(x))).isLessThan(1e-12);
    double[][] norms = open.backward(dy).norms().get("layer 1");
    LayerCells cells = LayerCells.of(network).get(0);
    for (int n = 0; n < 2; n++) {
      List<double[]> inputs = cells.inputs(network, x, null).get(n);
      Trajectory trajectory = Trajectory.of(cells.forward(), inputs);
      for (int t = 1; t <= T; t++) {
        double squares = 0;
        for (int k = 0; k < 4; k++) {
          double up = loss(network, cells.forward(), moved(trajectory.state(t), k, STEP), t, n);
          double down = loss(network, cells.forward(), moved(trajectory.state(t), k, -STEP), t, n);
          squares += Math.pow((up - down) / (2 * STEP), 2);
        }
        assertThat(norms[t - 1][n]).isCloseTo(Math.sqrt(squares), within(1e-7));
      }
    }
  }

  /** Σ dy∘y over the steps from t on, when the state after step t is {@code state}. */
  private double loss(MultiLayerNetwork network, CellMap cell, double[] state, int t, int n) {
    INDArray w = network.getLayer(1).getParam("W");
    List<double[]> inputs = LayerCells.of(network).get(0).inputs(network, x, null).get(n);
    Trajectory rest = Trajectory.of(cell, state, inputs.subList(t, T));
    double loss = 0;
    for (int s = 0; s <= rest.steps(); s++) {
      double[] h = java.util.Arrays.copyOf(rest.state(s), 4);
      INDArray y = Nd4j.createFromArray(h).reshape(1, 4).mmul(w);
      for (int k = 0; k < 2; k++) {
        loss += y.getDouble(0, k) * dy.getDouble(n, k, t - 1 + s);
      }
    }
    return loss;
  }

  private static double[] moved(double[] state, int k, double by) {
    double[] moved = state.clone();
    moved[k] += by;
    return moved;
  }

  @Test
  void inputGradientThroughAStackThatReadsBothWays() {
    OpenNetwork open =
        OpenNetwork.of(
            Nets.of(
                3,
                new Bidirectional(new Gru.Builder().nIn(3).nOut(2).build()),
                new Lstm.Builder().nIn(4).nOut(3).build()));
    open.forward(x, null);
    INDArray dx = open.backward(dy).dx();
    for (int i = 0; i < 3; i++) {
      for (int t = 0; t < T; t++) {
        double at = x.getDouble(1, i, t);
        x.putScalar(1, i, t, at + STEP);
        double up = open.forward(x, null).mul(dy).sumNumber().doubleValue();
        x.putScalar(1, i, t, at - STEP);
        double down = open.forward(x, null).mul(dy).sumNumber().doubleValue();
        x.putScalar(1, i, t, at);
        assertThat(dx.getDouble(1, i, t)).isCloseTo((up - down) / (2 * STEP), within(1e-7));
      }
    }
  }

  @Test
  void paddingChangesNothing() {
    OpenNetwork open = OpenNetwork.of(Nets.of(4, new Lstm.Builder().nIn(3).nOut(4).build()));
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, T);
    mask.putScalar(1, T - 1, 0).putScalar(1, T - 2, 0);
    INDArray masked = dy.dup();
    masked.put(
        new org.nd4j.linalg.indexing.INDArrayIndex[] {
          NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.interval(T - 2, T)
        },
        0);
    open.forward(x, mask);
    double[][] together = open.backward(masked).norms().get("layer 1");
    open.forward(shortened(x), null);
    double[][] alone = open.backward(shortened(dy)).norms().get("layer 1");
    for (int t = 0; t < T - 2; t++) {
      assertThat(together[t][1]).isCloseTo(alone[t][0], within(1e-12));
    }
  }

  private static INDArray shortened(INDArray all) {
    return all.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, T - 2))
        .dup();
  }

  @Test
  void theBackwardCellHasJustBegunAtTheLastStep() {
    OpenNetwork open =
        OpenNetwork.of(Nets.of(4, new Bidirectional(new TanhRnn.Builder().nIn(3).nOut(2).build())));
    open.forward(x, null);
    Map<String, double[][]> norms = open.backward(Losses.at(dy, new int[] {T - 1, T - 1})).norms();
    assertThat(norms.keySet()).containsExactlyInAnyOrder("layer 1, forward", "layer 1, backward");
    assertThat(norms.get("layer 1, forward")[0][0]).isPositive();
    assertThat(norms.get("layer 1, backward")[0][0]).isPositive();
    assertThat(norms.get("layer 1, backward")[1][0]).isZero();
  }
}
