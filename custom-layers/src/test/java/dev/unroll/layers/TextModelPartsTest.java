package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What surrounds the recurrent layers of a text model, ours against DL4J's own. */
final class TextModelPartsTest {

  @ParameterizedTest
  @CsvSource({"1,1,1,2,false", "3,5,7,4,false", "5,8,13,65,true", "32,20,64,31,true"})
  void scoresAndGradientsAreDl4js(int n, int t, int h, int k, boolean masked) {
    DataSet batch = batch(n, t, k, masked);
    MultiLayerNetwork theirs = network(h, k, false);
    MultiLayerNetwork ours = network(h, k, true);
    ours.setParams(theirs.params());
    for (MultiLayerNetwork network : new MultiLayerNetwork[] {theirs, ours}) {
      network.setInput(batch.getFeatures());
      network.setLabels(batch.getLabels());
      network.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
      network.computeGradientAndScore();
    }
    assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-5 * theirs.score()));
    INDArray a = ours.gradient().gradient();
    INDArray b = theirs.gradient().gradient();
    assertThat(a.distance2(b)).isLessThan(1e-5 * b.norm2Number().doubleValue());
    assertThat(ours.score(batch)).isCloseTo(theirs.score(batch), within(1e-5 * theirs.score()));
    assertThat(Rig.distance(answer(ours, batch), answer(theirs, batch))).isLessThan(1e-6);
  }

  private static INDArray answer(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }

  @ParameterizedTest
  @EnumSource
  void weightsOfStepsCountAlikeInTrainingScoreAndGradient(RNNFormat format) {
    DataSet batch = batch(3, 5, 4, false);
    INDArray weights = Rig.random(6, 3, 5).addi(1).muli(0.7);
    weights.putScalar(0, 2, 0);
    MultiLayerNetwork exact = weighed(DataType.DOUBLE, format, batch, weights);
    MultiLayerNetwork floats = weighed(DataType.FLOAT, format, batch, weights);
    DataSet data = new DataSet(exact.getInput(), exact.getLabels(), null, weights);
    INDArray expected = exact.gradient().gradient().dup();
    INDArray single = weights.castTo(DataType.FLOAT);
    DataSet narrow = new DataSet(floats.getInput(), floats.getLabels(), null, single);

    assertThat(Rig.slopeError(expected, exact.params(), () -> exact.score(data, true) * 3))
        .isLessThan(1e-6);
    INDArray found = floats.gradient().gradient().castTo(DataType.DOUBLE);
    assertThat(Rig.error(found, expected)).isLessThan(1e-5);
    double score = exact.score();
    assertThat(floats.score()).isCloseTo(score, within(1e-5 * score));
    assertThat(exact.score(data, true)).isCloseTo(score, within(1e-12));
    assertThat(floats.score(narrow, true)).isCloseTo(score, within(1e-5 * score));
    double each = floats.scoreExamples(narrow, false).meanNumber().doubleValue();
    assertThat(each).isCloseTo(score, within(1e-5 * score));
  }

  /** A network that has computed its gradient and score. */
  private static MultiLayerNetwork weighed(
      DataType type, RNNFormat format, DataSet batch, INDArray weights) {
    boolean nwc = format == RNNFormat.NWC;
    INDArray x = batch.getFeatures().castTo(type);
    INDArray y = batch.getLabels().castTo(type);
    MultiLayerNetwork network =
        Rig.network(
            type,
            BackpropType.Standard,
            new Gru.Builder().nIn(4).nOut(6).dataFormat(format).build(),
            softmax(6, 4, format));
    network.setParams(Rig.random(3, 1, network.numParams()).castTo(type));
    network.setInput(nwc ? x.permute(0, 2, 1).dup() : x);
    network.setLabels(nwc ? y.permute(0, 2, 1).dup() : y);
    network.setLayerMaskArrays(null, weights.castTo(type));
    network.computeGradientAndScore();
    return network;
  }

  private static SoftmaxOutput softmax(int in, int classes, RNNFormat format) {
    return SoftmaxOutput.of(
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .dataFormat(format)
            .nIn(in)
            .nOut(classes)
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void aMaskOfAnotherShapeIsExplained(RNNFormat format) {
    boolean nwc = format == RNNFormat.NWC;
    INDArray x = Nd4j.ones(DataType.FLOAT, nwc ? new long[] {2, 4, 3} : new long[] {2, 3, 4});
    MultiLayerNetwork network =
        Rig.network(DataType.FLOAT, BackpropType.Standard, softmax(3, 3, format));
    for (long[] shape : new long[][] {{2, 7}, {2, 3}, {4, 5}, {4, 2}}) {
      INDArray mask = Nd4j.ones(DataType.FLOAT, shape);
      String message = "expected a mask [N=2, T=4] for inputs %s, got %s";
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> network.fit(x, x, null, mask),
              () -> network.score(new DataSet(x, x, null, mask)),
              () -> network.output(x, false, null, mask))) {
        assertThatThrownBy(call)
            .isInstanceOf(DL4JInvalidInputException.class)
            .hasMessageContaining(
                message.formatted(Arrays.toString(x.shape()), Arrays.toString(shape)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"7", "64"}) // below and above what is spread over threads
  void trainingWithOurAdamIsTrainingWithDl4js(int h) {
    DataSet batch = batch(8, 6, 11, false);
    MultiLayerNetwork theirs = network(h, 11, false);
    MultiLayerNetwork ours = network(h, 11, true);
    ours.setParams(theirs.params());
    for (int step = 0; step < 20; step++) {
      theirs.fit(batch);
      ours.fit(batch);
    }
    assertThat(ours.params().distance2(theirs.params()))
        .isLessThan(2e-3 * theirs.params().norm2Number().doubleValue());
    INDArray a = ours.getUpdater().getStateViewArray();
    INDArray b = theirs.getUpdater().getStateViewArray();
    assertThat(a.shape()).isEqualTo(b.shape());
    assertThat(a.distance2(b)).isLessThan(1e-2 * b.norm2Number().doubleValue());
  }

  @Test
  void everyStepOfAdamIsDl4js() {
    INDArray gradient = Nd4j.rand(DataType.FLOAT, 1, 40_000).subi(0.5);
    INDArray theirs = gradient.dup();
    INDArray ours = gradient.dup();
    var their = new Adam(0.01).instantiate(Nd4j.zeros(DataType.FLOAT, 1, 80_000), true);
    var our = new FastAdam(0.01).instantiate(Nd4j.zeros(DataType.FLOAT, 1, 80_000), true);
    for (int step = 0; step < 3; step++) {
      theirs.assign(gradient);
      ours.assign(gradient);
      their.applyUpdater(theirs, step, 0);
      our.applyUpdater(ours, step, 0);
      // DL4J takes 1 − β₂ in float, where .001 is off by 5e-5; its square root counts
      assertThat(ours.distance2(theirs)).isLessThan(3e-5 * theirs.norm2Number().doubleValue());
    }
  }

  @Test
  void configurationSurvivesJson() {
    MultiLayerConfiguration conf = network(4, 3, true).getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(read).isEqualTo(conf);
    assertThat(read.getConf(1).getLayer()).isInstanceOf(SoftmaxOutput.class);
    IUpdater updater = ((SoftmaxOutput) read.getConf(1).getLayer()).getIUpdater();
    assertThat(updater).isInstanceOf(FastAdam.class);
    assertThat(updater.getLearningRate(0, 0)).isEqualTo(0.01);
  }

  @Test
  void otherLossesAreRefused() {
    RnnOutputLayer squares =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(3)
            .nOut(2)
            .build();
    assertThatThrownBy(() -> SoftmaxOutput.of(squares))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected an output layer of a softmax with unweighted");
  }

  @ParameterizedTest
  @CsvSource({"1,1,3,2,false", "5,9,13,7,false", "4,6,5,3,true"})
  void embeddingsGradientIsDl4js(int n, int t, int words, int width, boolean masked) {
    DataSet labels = batch(n, t, 3, masked);
    INDArray tokens = Nd4j.create(DataType.FLOAT, n, 1, t);
    Random random = new Random(4);
    for (long k = 0; k < tokens.length(); k++) {
      tokens.putScalar(k, random.nextInt(words));
    }
    MultiLayerNetwork theirs = embedding(words, width, t);
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    assertThat(ours.getLayerWiseConfigurations().getConf(0).getLayer())
        .isInstanceOf(TokenEmbedding.class);
    assertThat(MultiLayerConfiguration.fromJson(ours.getLayerWiseConfigurations().toJson()))
        .isEqualTo(ours.getLayerWiseConfigurations());
    INDArray mask = labels.getLabelsMaskArray();
    for (MultiLayerNetwork network : new MultiLayerNetwork[] {theirs, ours}) {
      network.setInput(tokens);
      network.setLabels(labels.getLabels());
      network.setLayerMaskArrays(mask, mask);
      network.computeGradientAndScore();
    }
    INDArray a = ours.gradient().getGradientFor("0_W");
    INDArray b = theirs.gradient().getGradientFor("0_W");
    assertThat(a.distance2(b)).isLessThan(1e-5 * b.norm2Number().doubleValue());
  }

  private static MultiLayerNetwork embedding(int words, int width, int steps) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(words)
                        .nOut(width)
                        .inputLength(steps)
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .nIn(width)
                        .nOut(3)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork network(int hidden, int classes, boolean ours) {
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(hidden)
            .nOut(classes)
            .build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(ours ? new FastAdam(0.01) : new Adam(0.01))
                .list()
                .layer(new Gru.Builder().nIn(classes).nOut(hidden).build())
                .layer(ours ? SoftmaxOutput.of(output) : output)
                .build());
    network.init();
    return network;
  }

  private static DataSet batch(int n, int t, int k, boolean masked) {
    Random random = new Random(n + 31L * k);
    INDArray x = Nd4j.create(DataType.FLOAT, n, k, t);
    INDArray y = Nd4j.create(DataType.FLOAT, n, k, t);
    INDArray mask = Nd4j.ones(DataType.FLOAT, n, t);
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < t; s++) {
        x.putScalar(i, random.nextInt(k), s, 1);
        y.putScalar(i, random.nextInt(k), s, 1);
        mask.putScalar(i, s, !masked || s == 0 || random.nextInt(3) > 0 ? 1 : 0);
      }
    }
    return new DataSet(x, y, null, masked ? mask : null);
  }
}
