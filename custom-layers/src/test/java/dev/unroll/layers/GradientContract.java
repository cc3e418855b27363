package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.engine.State;
import dev.unroll.runtime.GraphBlock;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Every gradient of a recurrent layer equals finite differences. */
interface GradientContract {
  double CLOSE = 1e-6;

  Recurrent.BaseBuilder<?> builder();

  private Recurrent layer(long in, long out) {
    return builder().nIn(in).nOut(out).build();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "2,1,1,3",
    "1,3,2,1",
    "5,2,3,2",
    "3,5,1,2",
    "8,1,2,3",
    "13,2,1,1",
    "2,3,5,8",
    "3,2,8,5",
    "2,13,2,3",
    "2,2,13,2",
    "2,1,2,13"
  })
  default void gradientsEqualFiniteDifferences(int t, int n, int i, int h) {
    agrees(Rig.network(layer(i, h), Rig.output(h)), data(t, n, i, null));
  }

  @Test
  default void gradientsWithPaddingAtTheEndEqualFiniteDifferences() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 0, 0, 0, 0}});
    agrees(Rig.network(layer(2, 3), Rig.output(3)), data(5, 3, 2, mask));
  }

  @Test
  default void gradientsWithGapsEqualFiniteDifferences() {
    INDArray mask = Nd4j.create(new double[][] {{0, 1, 0, 0, 1}, {1, 0, 1, 1, 0}, {0, 0, 0, 0, 1}});
    agrees(Rig.network(layer(2, 3), Rig.output(3)), data(5, 3, 2, mask));
  }

  @Test
  default void gradientsThroughStackedLayersEqualFiniteDifferences() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 1}});
    agrees(Rig.network(layer(2, 3), layer(3, 2), Rig.output(2)), data(4, 2, 2, mask));
  }

  private static DataSet data(int t, int n, int i, INDArray mask) {
    return new DataSet(
        Rig.random(1, n, i, t), Rig.random(2, n, Rig.CLASSES, t), mask, mask == null ? null : mask);
  }

  private static void agrees(MultiLayerNetwork network, DataSet data) {
    network.setParams(Rig.random(3, 1, network.numParams()));
    INDArray x = data.getFeatures();
    Pair<Gradient, INDArray> found =
        network.calculateGradients(
            x, data.getLabels(), data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    INDArray gradient = found.getFirst().gradient().dup();
    INDArray dx = found.getSecond().dup();
    // the score is a mean over the minibatch, the gradient a sum
    DoubleSupplier loss = () -> network.score(data, true) * x.size(0);

    assertThat(Rig.slopeError(gradient, network.params(), loss)).isLessThan(CLOSE);
    assertThat(Rig.slopeError(dx, x, loss)).isLessThan(CLOSE);
  }

  @Test
  default void secondSegmentOfTruncatedBpttEqualsFiniteDifferences() {
    MultiLayerNetwork network =
        Rig.network(DataType.DOUBLE, BackpropType.TruncatedBPTT, layer(2, 3), Rig.output(3));
    network.setParams(Rig.random(3, 1, network.numParams()));

    assertThat(SecondSegment.error(network, 2, Rig::slopeError)).isLessThan(CLOSE);
  }

  @Test
  default void secondSegmentOfStackedLayersEqualsFiniteDifferences() {
    MultiLayerNetwork network =
        Rig.network(
            DataType.DOUBLE, BackpropType.TruncatedBPTT, layer(2, 3), layer(3, 2), Rig.output(2));
    network.setParams(Rig.random(3, 1, network.numParams()));

    assertThat(SecondSegment.error(network, 2, Rig::slopeError)).isLessThan(CLOSE);
  }

  @Test
  default void gradientOfTheStartStateEqualsFiniteDifferences() {
    Recurrence layer = Rig.alone(layer(2, 3));
    INDArray x = Rig.random(1, 2, 2, 4);
    INDArray dy = Rig.random(2, 2, 3, 4);
    State start = Rig.state(layer.layerConf().block(), 3, 2, 2, 3);
    Rig.forward(layer, x, start);
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);
    State found = layer.startGradient();

    assertThat(found.parts().keySet()).isEqualTo(start.parts().keySet());
    start
        .parts()
        .forEach(
            (name, part) -> {
              if (name.equals("position")) {
                return; // a number of steps
              }
              assertThat(
                      Rig.slopeError(
                          found.parts().get(name), part, () -> loss(layer, x, start, dy)))
                  .as(name)
                  .isLessThan(CLOSE);
            });
  }

  private static double loss(Recurrence layer, INDArray x, State start, INDArray dy) {
    return Rig.forward(layer, x, start).mul(dy).sumNumber().doubleValue();
  }

  @Test
  default void theObserverSeesTheGradientOfEveryState() {
    int steps = 5;
    Recurrence layer = Rig.alone(layer(2, 3));
    INDArray x = Rig.random(1, 2, 2, steps);
    INDArray dy = Rig.random(2, 2, 3, steps);
    double[][][] seen = new double[1][][];
    layer.layerConf().observe(norms -> seen[0] = norms);
    Rig.forward(layer, x, null);
    layer.backpropGradient(dy.dup(), Rig.NO_WORKSPACES);
    layer.layerConf().observe(null);

    assertThat(seen[0]).hasNumberOfRows(steps);
    boolean graph = layer.layerConf().block() instanceof GraphBlock;
    INDArray dx = graph ? Rig.differences(x, () -> loss(layer, x, null, dy)) : null;
    for (int t = 0; t < steps; t++) { // of a graph, what arrives at the inputs of a step
      INDArray d = graph ? Rig.at(dx, t) : stateGradient(layer, x, dy, t);
      double[] norms = d.norm2(1).toDoubleVector();
      for (int n = 0; n < norms.length; n++) {
        assertThat(seen[0][t][n]).isCloseTo(norms[n], within(CLOSE));
      }
    }
  }

  /** ∂L/∂h_t [N, H] by moving h_t: it is the output at t and the start state of the rest. */
  private static INDArray stateGradient(Recurrence layer, INDArray x, INDArray dy, int t) {
    int steps = (int) x.size(2);
    Rig.forward(layer, Rig.cut(x, 0, t + 1), null);
    State state = Rig.end(layer);
    return Rig.differences(
        state.h(),
        () -> {
          double direct = state.h().mul(Rig.at(dy, t)).sumNumber().doubleValue();
          return t == steps - 1
              ? direct
              : direct + loss(layer, Rig.cut(x, t + 1, steps), state, Rig.cut(dy, t + 1, steps));
        });
  }

  @Test
  default void droppedInputsReceiveNoGradientInEitherFormat() {
    for (RNNFormat format : RNNFormat.values()) {
      Recurrence layer =
          Rig.alone(builder().nIn(3).nOut(4).dropOut(0.5).dataFormat(format).build());
      boolean nwc = format == RNNFormat.NWC;
      INDArray x = Nd4j.ones(DataType.DOUBLE, nwc ? new long[] {2, 5, 3} : new long[] {2, 3, 5});
      INDArray dy = nwc ? Rig.random(2, 2, 5, 4) : Rig.random(2, 2, 4, 5);
      layer.activate(x, true, Rig.NO_WORKSPACES);
      INDArray kept = layer.input().neq(0).castTo(DataType.DOUBLE);
      INDArray dx = layer.backpropGradient(dy, Rig.NO_WORKSPACES).getSecond();

      assertThat(dx.shape()).isEqualTo(x.shape());
      assertThat(kept.sumNumber().intValue()).isBetween(1, 29);
      assertThat(dx.mul(kept.rsub(1)).amaxNumber().doubleValue()).isZero();
    }
  }
}
