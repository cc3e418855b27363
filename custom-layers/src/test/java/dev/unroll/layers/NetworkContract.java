package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.runtime.Streamer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A recurrent layer inside DL4J: saved, copied, wrapped, in either data format and precision. */
interface NetworkContract {
  Recurrent.BaseBuilder<?> builder();

  private Recurrent layer(long in, long out) {
    return builder().nIn(in).nOut(out).build();
  }

  @Test
  default void aSavedNetworkGivesTheSameOutputs() throws IOException {
    MultiLayerNetwork network = Rig.network(layer(2, 3), Rig.output(3));
    network.fit(data());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    MultiLayerNetwork back =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(bytes.toByteArray()), true);

    INDArray x = Rig.random(4, 2, 2, 6);
    assertThat(back.output(x)).isEqualTo(network.output(x));
    back.fit(data());
    network.fit(data());
    assertThat(back.params()).isEqualTo(network.params());
  }

  /** The float step of a {@link Streamer} is the function that the engine computes in double. */
  @Test
  default void stepByStepItIsTheSameFunction() {
    MultiLayerNetwork network = Rig.network(layer(2, 3), Rig.output(3));
    INDArray x = Rig.random(4, 1, 2, 6);
    INDArray expected = network.output(x);
    Streamer streamer = Streaming.of(network);
    float[] y = new float[streamer.outputs()];

    for (int t = 0; t < 6; t++) {
      streamer.step(Rig.at(x, t).toFloatVector(), y);
      for (int k = 0; k < y.length; k++) {
        assertThat(y[k]).isCloseTo(expected.getFloat(0, k, t), within(1e-5f));
      }
    }
  }

  @Test
  default void aCloneIsEqualAndItsOwn() {
    MultiLayerNetwork network = Rig.network(layer(2, 3), Rig.output(3));
    MultiLayerNetwork clone = network.clone();
    INDArray before = network.params().dup();
    INDArray x = Rig.random(4, 2, 2, 6);
    assertThat(clone.output(x)).isEqualTo(network.output(x));

    clone.fit(data());

    assertThat(network.params()).isEqualTo(before);
    assertThat(clone.params()).isNotEqualTo(before);
  }

  @Test
  default void theSameSeedGivesTheSameBits() {
    MultiLayerNetwork first = Rig.network(layer(2, 3), Rig.output(3));
    MultiLayerNetwork second = Rig.network(layer(2, 3), Rig.output(3));
    assertThat(first.params().toDoubleVector()).isEqualTo(second.params().toDoubleVector());
    for (int k = 0; k < 3; k++) {
      first.fit(data());
      second.fit(data());
    }
    assertThat(first.params().toDoubleVector()).isEqualTo(second.params().toDoubleVector());
  }

  @Test
  default void bothDataFormatsAreTheSameFunction() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 0, 1, 0, 0}});
    MultiLayerNetwork ncw = Rig.network(layer(2, 3), Rig.output(3));
    MultiLayerNetwork nwc =
        Rig.network(
            builder().nIn(2).nOut(3).dataFormat(RNNFormat.NWC).build(),
            Rig.output(3, RNNFormat.NWC));
    nwc.setParams(ncw.params().dup());
    INDArray x = data().getFeatures();
    INDArray labels = data().getLabels();
    Pair<Gradient, INDArray> one = ncw.calculateGradients(x, labels, mask, mask);
    Pair<Gradient, INDArray> two = nwc.calculateGradients(turned(x), turned(labels), mask, mask);

    assertThat(Rig.distance(turned(nwc.output(turned(x))), ncw.output(x))).isLessThan(1e-12);
    assertThat(Rig.error(two.getFirst().gradient(), one.getFirst().gradient())).isLessThan(1e-12);
    assertThat(Rig.error(turned(two.getSecond()), one.getSecond())).isLessThan(1e-12);
  }

  private static INDArray turned(INDArray array) {
    return array.permute(0, 2, 1).dup();
  }

  private static DataSet data() {
    return new DataSet(Rig.random(1, 2, 2, 6), Rig.random(2, 2, Rig.CLASSES, 6));
  }

  @Test
  default void gradientsInsideBidirectionalEqualFiniteDifferences() {
    for (RNNFormat format : RNNFormat.values()) {
      boolean nwc = format == RNNFormat.NWC;
      Recurrent layer = builder().nIn(2).nOut(3).dataFormat(format).build();
      MultiLayerNetwork network =
          Rig.network(new Bidirectional(Bidirectional.Mode.CONCAT, layer), Rig.output(6, format));
      INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 0, 0}});
      DataSet data =
          new DataSet(
              nwc ? turned(data().getFeatures()) : data().getFeatures(),
              nwc ? turned(data().getLabels()) : data().getLabels(),
              mask,
              mask);
      agrees(network, data);
    }
  }

  @Test
  default void bothDirectionsOfBidirectionalSkipThePadding() {
    MultiLayerNetwork network =
        Rig.network(new Bidirectional(Bidirectional.Mode.CONCAT, layer(2, 3)), Rig.output(6));
    INDArray x = Rig.random(1, 2, 2, 6);
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 0, 0}});
    INDArray padded = network.output(x, false, mask, mask);
    INDArray alone = network.output(Rig.cut(x, 0, 4));

    assertThat(Rig.distance(Rig.cut(padded, 0, 4), alone)).isLessThan(1e-12);
  }

  @Test
  default void gradientsInsideLastTimeStepEqualFiniteDifferences() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 0, 0}});
    INDArray labels = Rig.random(2, 2, Rig.CLASSES);
    DataType usual = Nd4j.dataType();
    // with a mask LastTimeStep takes the steps out in the default type, whatever the network's
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      MultiLayerNetwork network = Rig.network(new LastTimeStep(layer(2, 3)), classifier(3));
      agrees(network, new DataSet(data().getFeatures(), labels, mask, null));
      network.clearLayerMaskArrays();
      agrees(network, new DataSet(data().getFeatures(), labels));
    } finally {
      Nd4j.setDefaultDataTypes(usual, usual);
    }
  }

  private static OutputLayer classifier(long width) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(width)
        .nOut(Rig.CLASSES)
        .build();
  }

  private static void agrees(MultiLayerNetwork network, DataSet data) {
    network.setParams(Rig.random(3, 1, network.numParams()));
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    network.computeGradientAndScore();
    INDArray found = network.gradient().gradient().dup();
    assertThat(Rig.slopeError(found, network.params(), () -> network.score(data, true) * 2))
        .isLessThan(1e-6);
  }

  @Test
  default void aGraphIsTheSameFunctionAsTheLayersInARow() {
    MultiLayerNetwork network = Rig.network(layer(2, 3), layer(3, 4), Rig.output(4));
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", layer(2, 3), "in")
            .addLayer("second", layer(3, 4), "first")
            .addLayer("out", Rig.output(4), "second")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    graph.setParams(network.params().dup());
    network.setInput(data().getFeatures());
    network.setLabels(data().getLabels());
    network.computeGradientAndScore();
    graph.setInputs(data().getFeatures());
    graph.setLabels(data().getLabels());
    graph.computeGradientAndScore();

    INDArray x = data().getFeatures();
    assertThat(graph.outputSingle(x)).isEqualTo(network.output(x));
    assertThat(graph.gradient().gradient()).isEqualTo(network.gradient().gradient());
    assertThat(graph.rnnTimeStep(Rig.cut(x, 0, 1))[0])
        .isEqualTo(network.rnnTimeStep(Rig.cut(x, 0, 1)));
  }

  @Test
  default void floatAgreesWithDouble() {
    MultiLayerNetwork wide = Rig.network(layer(2, 5), Rig.output(5));
    MultiLayerNetwork slim =
        Rig.network(DataType.FLOAT, BackpropType.Standard, layer(2, 5), Rig.output(5));
    slim.setParams(wide.params().castTo(DataType.FLOAT));
    INDArray x = data().getFeatures();
    INDArray labels = data().getLabels();
    INDArray exact = wide.calculateGradients(x, labels, null, null).getFirst().gradient();
    INDArray found =
        slim.calculateGradients(x.castTo(DataType.FLOAT), labels.castTo(DataType.FLOAT), null, null)
            .getFirst()
            .gradient();

    assertThat(found.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(Rig.distance(slim.output(x).castTo(DataType.DOUBLE), wide.output(x)))
        .isLessThan(1e-5);
    assertThat(Rig.error(found.castTo(DataType.DOUBLE), exact)).isLessThan(1e-4);
  }

  @Test
  default void truncatedTrainingLowersTheScore() {
    MultiLayerNetwork network =
        Rig.network(DataType.DOUBLE, BackpropType.TruncatedBPTT, layer(2, 5), Rig.output(5));
    network.getLayerWiseConfigurations().setTbpttFwdLength(2);
    network.getLayerWiseConfigurations().setTbpttBackLength(2);
    double before = network.score(data());
    int fits = 0;
    while (network.score(data()) >= 0.85 * before) {
      assertThat(fits++).isLessThan(50);
      network.fit(data());
    }
  }
}
