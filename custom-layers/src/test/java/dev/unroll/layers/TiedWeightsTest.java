package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.Streamer;
import java.util.Random;
import org.deeplearning4j.exception.DL4JInvalidInputException;
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

/** Networks of tokens: an embedding, a block, and an output layer that may share its table. */
final class TiedWeightsTest {
  private static final int V = 7;
  private static final int E = 4;
  private static final int N = 3;
  private static final int T = 5;

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void gradientsAreDifferences(boolean tied, boolean masked) {
    MultiLayerNetwork exact = network(DataType.DOUBLE, tied);
    DataSet data = data(DataType.DOUBLE, masked);
    INDArray expected = gradient(exact, data).dup();
    MultiLayerNetwork floats = network(DataType.FLOAT, tied);

    assertThat(Rig.slopeError(expected, exact.params(), () -> exact.score(data, true) * N))
        .isLessThan(1e-6);
    assertThat(Rig.error(gradient(exact, data), expected)).isLessThan(1e-6); // a second pass
    INDArray found = gradient(floats, data(DataType.FLOAT, masked)).castTo(DataType.DOUBLE);
    assertThat(Rig.error(found, expected)).isLessThan(1e-4);
  }

  @Test
  void tokensAndOneHotVectorsAreTheSame() {
    MultiLayerNetwork network = network(DataType.FLOAT, false);
    DataSet data = data(DataType.FLOAT, false);
    INDArray tokens = Nd4j.argMax(data.getFeatures(), 1).castTo(DataType.FLOAT);

    assertThat(network.output(tokens)).isEqualTo(network.output(data.getFeatures()));
  }

  @Test
  void aTiedLayerHasNoParametersOfItsOwn() {
    MultiLayerNetwork tied = network(DataType.FLOAT, true);

    assertThat(network(DataType.FLOAT, false).numParams() - tied.numParams())
        .isEqualTo(V * E + V); // weights and bias
    assertThat(tied.getOutputLayer().numParams()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void streamsAsItReads(boolean tied) {
    MultiLayerNetwork network = network(DataType.FLOAT, tied);
    INDArray x = data(DataType.FLOAT, false).getFeatures();
    INDArray y = network.output(x);
    Streamer streamer = Streaming.of(network);
    float[] out = new float[V];
    for (int t = 0; t < T; t++) {
      streamer.step(Rig.at(x, t).getRow(0).toFloatVector(), out);
      INDArray step = Rig.at(y, t).getRow(0);
      assertThat(Nd4j.createFromArray(out).distance2(step)).isLessThan(1e-6);
      INDArray stepped = network.rnnTimeStep(Rig.at(x, t).reshape(N, V, 1));
      assertThat(stepped.reshape(N, V).distance2(Rig.at(y, t))).isLessThan(1e-6);
    }
  }

  @Test
  void configurationSurvivesJson() {
    MultiLayerNetwork network = network(DataType.FLOAT, true);
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
    MultiLayerNetwork read = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(conf.toJson()));
    read.init(network.params(), true);
    INDArray x = data(DataType.FLOAT, false).getFeatures();

    assertThat(TiedWeights.connect(read).output(x)).isEqualTo(network.output(x));
    assertThat(network(DataType.FLOAT, false).getLayerWiseConfigurations().toJson())
        .doesNotContain("\"tied\"");
  }

  @Test
  void aNetworkThatWasNotConnectedSaysSo() {
    MultiLayerNetwork copy = network(DataType.FLOAT, true).clone();

    assertThatThrownBy(() -> copy.output(data(DataType.FLOAT, false).getFeatures()))
        .hasMessageContaining("call TiedWeights.connect(network) on each new network");
  }

  @Test
  void anEmbeddingOfAnotherSizeIsRefused() {
    MultiLayerNetwork network =
        Rig.network(
            DataType.FLOAT,
            BackpropType.Standard,
            new Gru.Builder().nIn(V).nOut(E).build(),
            SoftmaxOutput.tied(head()));

    assertThatThrownBy(() -> TiedWeights.connect(network))
        .hasMessageContaining("expected a TokenEmbedding from 7 tokens to 4 numbers");
  }

  @Test
  void whatIsNotOneHotIsRefused() {
    MultiLayerNetwork network = network(DataType.FLOAT, false);

    for (double value : new double[] {0.5, 1}) {
      INDArray x = data(DataType.FLOAT, false).getFeatures();
      x.putScalar(0, 0, 0, value);
      x.putScalar(0, 1, 0, value);
      assertThatThrownBy(() -> network.output(x))
          .isInstanceOf(DL4JInvalidInputException.class)
          .hasMessageContaining("expected one-hot vectors [N, V, T]");
    }
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet data) {
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    network.computeGradientAndScore();
    return network.gradient().gradient();
  }

  private static RnnOutputLayer head() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(RNNFormat.NCW)
        .nIn(E)
        .nOut(V)
        .build();
  }

  private static MultiLayerNetwork network(DataType type, boolean tied) {
    MultiLayerNetwork network =
        Rig.network(
            type,
            BackpropType.Standard,
            TokenEmbedding.of(V, E),
            new Recurrent.Builder(new Stack("[norm, min-gru], norm")).nIn(E).nOut(E).build(),
            tied ? SoftmaxOutput.tied(head()) : SoftmaxOutput.of(head()));
    network.setParams(Rig.random(3, 1, network.numParams()).castTo(type));
    return TiedWeights.connect(network);
  }

  private static DataSet data(DataType type, boolean masked) {
    Random random = new Random(8);
    INDArray x = Nd4j.create(type, N, V, T);
    INDArray y = Nd4j.create(type, N, V, T);
    INDArray mask = Nd4j.ones(type, N, T);
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < T; t++) {
        if (masked && t > n + 1) {
          mask.putScalar(n, t, 0);
        } else {
          x.putScalar(n, random.nextInt(V), t, 1);
          y.putScalar(n, random.nextInt(V), t, 1);
        }
      }
    }
    return masked ? new DataSet(x, y, mask, mask.dup()) : new DataSet(x, y);
  }
}
