package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.simd.SimdEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What recurrent layers leave out in training. */
final class RecurrentDropoutTest {
  private static final int IN = 3;
  private static final int HIDDEN = 5;
  private static final int BATCH = 4;
  private static final int STEPS = 6;

  private static MultiLayerNetwork network(
      DataType type, String block, RecurrentDropout dropout, RNNFormat format) {
    Recurrent layer =
        new Recurrent.Builder(Blocks.named(block)).nIn(IN).nOut(HIDDEN).dataFormat(format).build();
    layer.setDropout(dropout);
    MultiLayerNetwork network =
        Rig.network(
            type,
            BackpropType.Standard,
            layer,
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .dataFormat(format)
                .nIn(HIDDEN)
                .nOut(2)
                .build());
    network.setParams(Rig.random(3, 1, network.numParams()).castTo(type));
    return network;
  }

  private static DataSet data(DataType type, RNNFormat format) {
    INDArray mask = Nd4j.ones(type, BATCH, STEPS).putScalar(1, 5, 0).putScalar(2, 2, 0);
    INDArray x = Rig.random(5, BATCH, IN, STEPS).castTo(type);
    INDArray y = Rig.random(6, BATCH, 2, STEPS).castTo(type);
    boolean nwc = format == RNNFormat.NWC;
    return new DataSet(
        nwc ? x.permute(0, 2, 1).dup() : x, nwc ? y.permute(0, 2, 1).dup() : y, mask, mask.dup());
  }

  /** The loss of the minibatch, summed, with the same numbers left out each time. */
  private static double loss(MultiLayerNetwork network, DataSet data) {
    Nd4j.getRandom().setSeed(7);
    return network.score(data, true) * BATCH;
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet data) {
    Nd4j.getRandom().setSeed(7);
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    return network.gradient().gradient().dup();
  }

  /** The last minibatch may be one sequence, and the last segment one step. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "3, 1"})
  void smallMinibatchesLeaveOutTheSameOnBothEngines(int sequences, int steps) {
    RecurrentDropout dropout = new RecurrentDropout(.3, .3, false, 0, 0);
    DataSet data =
        new DataSet(Rig.random(5, sequences, IN, steps), Rig.random(6, sequences, 2, steps));
    INDArray exact = gradient(network(DataType.DOUBLE, "gru", dropout, RNNFormat.NCW), data);
    DataSet floats =
        new DataSet(
            data.getFeatures().castTo(DataType.FLOAT), data.getLabels().castTo(DataType.FLOAT));
    INDArray found = gradient(network(DataType.FLOAT, "gru", dropout, RNNFormat.NCW), floats);
    assertThat(Rig.error(found.castTo(DataType.DOUBLE), exact)).isLessThan(1e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "tanh-rnn, .3, .3, false, .4, .3, NCW",
    "lstm, .3, .3, true, .4, .3, NCW",
    "lstm, .3, 0, true, 0, 0, NWC",
    "gru, 0, .3, false, .4, 0, NWC",
    "gru, 0, 0, false, 0, .5, NCW",
    "min-gru, .2, .2, true, 0, .3, NCW",
    "min-lstm, 0, 0, false, 0, .3, NCW",
    "lru, .2, .2, false, 0, 0, NCW"
  })
  void theGradientIsThatOfTheLossOnBothEngines(
      String block,
      double inputs,
      double outputs,
      boolean sequence,
      double weights,
      double zoneout,
      RNNFormat format) {
    RecurrentDropout dropout = new RecurrentDropout(inputs, outputs, sequence, weights, zoneout);
    MultiLayerNetwork exact = network(DataType.DOUBLE, block, dropout, format);
    DataSet data = data(DataType.DOUBLE, format);
    INDArray found = gradient(exact, data);
    assertThat(Rig.slopeError(found, exact.params(), () -> loss(exact, data))).isLessThan(1e-6);
    MultiLayerNetwork floats = network(DataType.FLOAT, block, dropout, format);
    INDArray single = gradient(floats, data(DataType.FLOAT, format)).castTo(DataType.DOUBLE);
    assertThat(Rig.error(single, found)).isLessThan(1e-5);
    MultiLayerNetwork without = network(DataType.DOUBLE, block, null, format);
    assertThat(Rig.error(gradient(without, data), found)).as("something").isGreaterThan(0.01);
    assertThat(exact.output(data.getFeatures())).isEqualTo(without.output(data.getFeatures()));
    Nd4j.getRandom().setSeed(8);
    assertThat(exact.score(data, true)).isNotEqualTo(loss(exact, data) / BATCH);
  }

  @Test
  void aMaskOfASequenceIsTheSameAtAllSteps() {
    MultiLayerNetwork network =
        network(DataType.FLOAT, "lstm", new RecurrentDropout(0, .5, true, 0, 0), RNNFormat.NCW);
    INDArray y =
        network
            .feedForwardToLayer(0, Rig.random(5, 40, IN, STEPS).castTo(DataType.FLOAT), true)
            .get(1);
    INDArray zeros = y.eq(0).castTo(DataType.FLOAT).sum(2); // [N, H]
    assertThat(zeros.eq(0).castTo(DataType.FLOAT).addi(zeros.eq(STEPS).castTo(DataType.FLOAT)))
        .isEqualTo(Nd4j.ones(DataType.FLOAT, 40, HIDDEN));
    assertThat(zeros.meanNumber().doubleValue() / STEPS).isCloseTo(.5, within(0.14)); // 4 se
  }

  @Test
  void unitsKeepTheirState() {
    MultiLayerNetwork network =
        network(
            DataType.FLOAT, "tanh-rnn", new RecurrentDropout(0, 0, false, 0, .4), RNNFormat.NCW);
    INDArray y =
        network.feedForwardToLayer(0, Rig.random(5, 50, IN, 9).castTo(DataType.FLOAT), true).get(1);
    int kept = 0;
    for (int t = 1; t < 9; t++) {
      INDArray now = y.tensorAlongDimension(t, 0, 1);
      INDArray before = y.tensorAlongDimension(t - 1, 0, 1);
      kept += now.eq(before).castTo(DataType.INT32).sumNumber().intValue();
    }
    assertThat(kept / (8.0 * 50 * HIDDEN)).isCloseTo(.4, within(0.045));
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    INDArray x = Rig.random(5, 32, 20, 10).castTo(DataType.FLOAT);
    Lstm layer = new Lstm.Builder().nIn(20).nOut(48).build();
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    layer
        .parameters()
        .forEach(
            (name, parameter) ->
                parameters.put(
                    name,
                    Rig.random(9, parameter.rows(), parameter.columns())
                        .castTo(DataType.FLOAT)
                        .dup('f')));
    INDArray[] results = new INDArray[2];
    for (int threads = 1; threads <= 2; threads++) {
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      parameters.forEach((name, value) -> gradients.put(name, value.ulike()));
      INDArray y = Nd4j.create(DataType.FLOAT, 32, 48, 10);
      SimdEngine.overBlas()
          .withThreads(threads)
          .unroller(layer.block())
          .record(parameters, new Input(x, null, null, 77, .2), y)
          .backward(LossGradient.of(y.dup()), gradients, x.dup(), null);
      results[threads - 1] = Nd4j.toFlattened(gradients.values());
    }
    assertThat(results[1]).isEqualTo(results[0]);
  }

  @Test
  void isReadAsItWasWritten() {
    MultiLayerConfiguration conf =
        network(DataType.FLOAT, "gru", new RecurrentDropout(.1, .2, true, .3, .4), RNNFormat.NCW)
            .getLayerWiseConfigurations();
    ((Recurrent) conf.getConf(0).getLayer()).setStateful(true);
    Recurrent read =
        (Recurrent) MultiLayerConfiguration.fromJson(conf.toJson()).getConf(0).getLayer();
    assertThat(read.getDropout()).isEqualTo(new RecurrentDropout(.1, .2, true, .3, .4));
    assertThat(read.isStateful()).isTrue();
    assertThat(network(DataType.FLOAT, "gru", null, RNNFormat.NCW).conf().toJson())
        .doesNotContain("\"dropout\"", "stateful");
    assertThatThrownBy(() -> new RecurrentDropout(0, 1, false, 0, 0))
        .hasMessage("outputs: expected a share from 0 to below 1, got 1.0");
  }
}
