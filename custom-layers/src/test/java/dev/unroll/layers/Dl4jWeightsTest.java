package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Our TanhRnn and Lstm are DL4J's SimpleRnn and LSTM where neither masks nor cuts are involved. */
final class Dl4jWeightsTest {
  private static final INDArray X = Rig.random(1, 3, 2, 7);
  private static final INDArray LABELS = Rig.random(2, 3, Rig.CLASSES, 7);

  @Test
  void tanhRnnIsSimpleRnn() {
    equal(Rig.network(simple(2, 5), Rig.output(5)), Dl4jWeights::ofSimpleRnn);
  }

  @Test
  void lstmIsDl4jsLstm() {
    equal(Rig.network(lstm(2, 5), Rig.output(5)), Dl4jWeights::ofLstm);
  }

  private static void equal(MultiLayerNetwork theirs, UnaryOperator<Map<String, INDArray>> turn) {
    theirs.setParams(Rig.random(3, 1, theirs.numParams()));
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    Pair<Gradient, INDArray> expected = theirs.calculateGradients(X, LABELS, null, null);
    Pair<Gradient, INDArray> found = ours.calculateGradients(X, LABELS, null, null);

    assertThat(ours.getLayer(0)).isInstanceOf(Recurrence.class);
    assertThat(Rig.distance(ours.output(X), theirs.output(X))).isLessThan(1e-12);
    assertThat(Rig.error(found.getSecond(), expected.getSecond())).isLessThan(1e-10);
    turn.apply(layer(expected, 0))
        .forEach(
            (name, gradient) ->
                assertThat(Rig.error(layer(found, 0).get(name), gradient))
                    .as(name)
                    .isLessThan(1e-10));
    assertThat(Rig.error(layer(found, 1).get("W"), layer(expected, 1).get("W"))).isLessThan(1e-10);
  }

  private static Map<String, INDArray> layer(Pair<Gradient, INDArray> gradients, int index) {
    Map<String, INDArray> all = gradients.getFirst().gradientForVariable();
    Map<String, INDArray> of = new LinkedHashMap<>();
    for (String name : new String[] {"W", "RW", "b"}) {
      if (all.containsKey(index + "_" + name)) {
        of.put(name, all.get(index + "_" + name));
      }
    }
    return of;
  }

  @Test
  void stackedLayersInsideLastTimeStepKeepTheirFunctionAndCanBeObserved() {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(4)
            .nOut(Rig.CLASSES)
            .build();
    MultiLayerNetwork theirs =
        Rig.network(lstm(2, 5), simple(5, 3), new LastTimeStep(lstm(3, 4)), output);
    theirs.setParams(Rig.random(3, 1, theirs.numParams()));
    INDArray before = theirs.params().dup();
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    double[][][] seen = new double[1][][];
    Recurrence last = (Recurrence) ((BaseWrapperLayer) ours.getLayer(2)).getUnderlying();
    last.layerConf().observe(norms -> seen[0] = norms);

    ours.calculateGradients(X, Rig.random(2, 3, Rig.CLASSES), null, null);

    assertThat(Rig.distance(ours.output(X), theirs.output(X))).isLessThan(1e-12);
    assertThat(seen[0]).hasDimensions(7, 3);
    assertThat(theirs.params()).isEqualTo(before);
    ours.params().muli(2);
    assertThat(theirs.params()).isEqualTo(before);
  }

  @Test
  void whatHasNoCounterpartIsNamed() {
    refused(
        new SimpleRnn.Builder().nIn(2).nOut(3).activation(Activation.SIGMOID).build(),
        "layer 0 (SimpleRnn) cannot be turned into one of ours: its activation is sigmoid");
    refused(
        new SimpleRnn.Builder().nIn(2).nOut(3).hasLayerNorm(true).build(),
        "layer 0 (SimpleRnn) cannot be turned into one of ours: it normalises its layer");
    refused(
        new LSTM.Builder()
            .nIn(2)
            .nOut(3)
            .activation(Activation.TANH)
            .gateActivationFunction(Activation.HARDSIGMOID)
            .build(),
        "layer 0 (LSTM) cannot be turned into one of ours: its gates are");
    refused(
        new Bidirectional(Bidirectional.Mode.ADD, lstm(2, 3)),
        "layer 0 (Bidirectional) cannot be turned into one of ours: only SimpleRnn and LSTM");
  }

  @Test
  void oursInBothDirectionsStay() {
    Layer both = new Bidirectional(new Gru.Builder().nIn(2).nOut(3).build());
    MultiLayerNetwork network = Rig.network(both, Rig.output(6));
    INDArray x = Rig.random(4, 2, 2, 5);

    assertThat(Dl4jWeights.toUnroll(network).output(x)).isEqualTo(network.output(x));
  }

  @Test
  void frozenLayersAreTurnedAndStayFrozen() {
    MultiLayerNetwork theirs = Rig.network(lstm(2, 5), simple(5, 3), Rig.output(3));
    theirs.setParams(Rig.random(3, 1, theirs.numParams()));
    MultiLayerNetwork frozen = new TransferLearning.Builder(theirs).setFeatureExtractor(1).build();
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(frozen);
    INDArray before = ours.params().dup();

    for (int k = 0; k < 2; k++) {
      FrozenLayer layer = (FrozenLayer) ours.getLayer(k);
      assertThat(layer.getInsideLayer()).isInstanceOf(Recurrence.class);
    }
    assertThat(Rig.distance(ours.output(X), theirs.output(X))).isLessThan(1e-12);
    ours.fit(X, LABELS);
    assertThat(ours.getLayer(0).params()).isEqualTo(before.get(NDArrayIndex.all(), first(ours)));
    assertThat(ours.params()).isNotEqualTo(before);
  }

  private static INDArrayIndex first(MultiLayerNetwork network) {
    return NDArrayIndex.interval(0, network.getLayer(0).numParams());
  }

  @Test
  void aFrozenLayerWithoutCounterpartIsNamed() {
    refused(
        new org.deeplearning4j.nn.conf.layers.misc.FrozenLayer(
            new SimpleRnn.Builder().nIn(2).nOut(3).activation(Activation.SIGMOID).build()),
        "layer 0 (SimpleRnn) cannot be turned into one of ours: its activation is sigmoid");
  }

  private static void refused(Layer layer, String message) {
    MultiLayerNetwork network = Rig.network(layer, Rig.output(3));

    assertThatThrownBy(() -> Dl4jWeights.toUnroll(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static BaseRecurrentLayer simple(long in, long out) {
    return new SimpleRnn.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
  }

  static BaseRecurrentLayer lstm(long in, long out) {
    return new LSTM.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
  }
}
