package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is asked of a network between two fits leaves nothing behind in its layers. */
final class BetweenFitsTest {
  private static final int K = 5; // tokens, and classes
  private static final int T = 6;

  private record Question(String name, BiConsumer<MultiLayerNetwork, DataSet> ask) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "output",
              (net, d) ->
                  net.output(
                      d.getFeatures(), false, d.getFeaturesMaskArray(), d.getLabelsMaskArray())),
          new Question("score", (net, d) -> net.score(d)),
          new Question("scoreExamples", (net, d) -> net.scoreExamples(d, false)),
          new Question("evaluate", (net, d) -> net.evaluate(new SingletonDataSetIterator(d))),
          new Question(
              "gradients", // without masks: DL4J itself leaves those in its layers
              (net, d) -> net.calculateGradients(d.getFeatures(), d.getLabels(), null, null)),
          new Question("training output", (net, d) -> net.output(d.getFeatures(), true)));

  private record Net(String name, boolean last, Supplier<List<Layer>> layers) {}

  private static final List<Net> NETS =
      List.of(
          new Net("GRU and softmax", false, () -> List.of(tokens(), gru(4), softmax(7))),
          new Net("LSTM and softmax", false, () -> List.of(tokens(), lstm(), softmax(7))),
          new Net(
              "both ways",
              false,
              () -> List.of(tokens(), new Bidirectional(gru(4)), gru(14), softmax(7))),
          new Net(
              "last step", true, () -> List.of(tokens(), new LastTimeStep(lstm()), classifier())));

  record Case(Net net, Question question, int batch, boolean truncated) {
    @Override
    public String toString() {
      return "%s, %s of %d%s"
          .formatted(net.name, question.name, batch, truncated ? ", truncated" : "");
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net net : NETS) {
      for (Question question : QUESTIONS) {
        for (int batch : new int[] {2, 4}) { // the training's is 4
          cases.add(new Case(net, question, batch, false));
        }
        if (!net.last && !net.name.equals("both ways")) { // DL4J cannot truncate those
          cases.add(new Case(net, question, 4, true));
        }
      }
    }
    return cases;
  }

  @AfterEach
  void forget() {
    System.clearProperty(Engines.PROPERTY);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSecondFitIsThatOfAnUndisturbedNetworkOnBothEngines(Case c) {
    MultiLayerNetwork fast = trained("simd", c, true);
    MultiLayerNetwork undisturbed = trained("simd", c, false);
    MultiLayerNetwork reference = trained("reference", c, true);

    assertThat(fast.score()).isEqualTo(undisturbed.score());
    assertThat(fast.params()).isEqualTo(undisturbed.params());
    assertThat(fast.score()).isCloseTo(reference.score(), within(1e-5 * reference.score()));
    assertThat(fast.params().distance2(reference.params())).isLessThan(2e-4);
    assertThat(fast.params().distance2(network(c).params())).isGreaterThan(0.05);
  }

  @Test
  void aScoreIsOfTheWeightsAsTheyAre() {
    MultiLayerNetwork network = Rig.network(DataType.FLOAT, BackpropType.Standard, softmax(7));
    INDArray labels = batch(false, 4, 0, false).getLabels();
    DataSet data = new DataSet(Rig.random(1, 4, 7, T).castTo(DataType.FLOAT), labels);
    network.calculateGradients(data.getFeatures(), data.getLabels(), null, null);
    network.params().muli(-3);

    assertThat(network.score(data, true)).isCloseTo(network.score(data, false), within(1e-6));
  }

  private static MultiLayerNetwork trained(String engine, Case c, boolean asked) {
    System.setProperty(Engines.PROPERTY, engine);
    MultiLayerNetwork network = network(c);
    for (int round = 0; round < 2; round++) {
      network.fit(batch(c.net.last, 4, round, false));
      if (asked && round == 0) {
        c.question.ask.accept(network, batch(c.net.last, c.batch, 9, true));
      }
    }
    return network;
  }

  private static MultiLayerNetwork network(Case c) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).updater(new FastAdam(0.01)).list();
    list.backpropType(c.truncated ? BackpropType.TruncatedBPTT : BackpropType.Standard);
    list.tBPTTLength(3);
    c.net.layers.get().forEach(list::layer);
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static Layer tokens() {
    return TokenEmbedding.of(
        new EmbeddingSequenceLayer.Builder().nIn(K).nOut(4).inferInputLength(true).build());
  }

  private static Layer gru(int in) {
    return new Gru.Builder().nIn(in).nOut(7).build();
  }

  private static Layer lstm() {
    return new Lstm.Builder().nIn(4).nOut(7).build();
  }

  private static Layer softmax(int in) {
    return SoftmaxOutput.of(
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .dataFormat(RNNFormat.NCW)
            .activation(Activation.SOFTMAX)
            .nIn(in)
            .nOut(K)
            .build());
  }

  private static Layer classifier() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(7)
        .nOut(K)
        .build();
  }

  /** Tokens and what follows them; padded at the end if masked, more so from row to row. */
  private static DataSet batch(boolean last, int n, int seed, boolean masked) {
    INDArray x = Nd4j.create(DataType.FLOAT, n, 1, T);
    INDArray y = last ? Nd4j.create(DataType.FLOAT, n, K) : Nd4j.create(DataType.FLOAT, n, K, T);
    INDArray mask = Nd4j.ones(DataType.FLOAT, n, T);
    for (int r = 0; r < n; r++) {
      for (int t = 0; t < T; t++) {
        x.putScalar(r, 0, t, (3 * r + t * t + seed) % K);
        int next = (3 * r + (t + 1) * (t + 1) + seed) % K;
        if (!last) {
          y.putScalar(r, next, t, 1);
        } else if (t == T - 1) {
          y.putScalar(r, next, 1);
        }
        mask.putScalar(r, t, t < T - 1 - r ? 1 : 0);
      }
    }
    return masked ? new DataSet(x, y, mask, last ? null : mask) : new DataSet(x, y);
  }
}
