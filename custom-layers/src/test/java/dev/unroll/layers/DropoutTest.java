package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.Stack;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Dropout inside a stack. */
final class DropoutTest {
  private static final int WIDTH = 40;
  private static final INDArray ONES = Nd4j.ones(8, WIDTH, 25);

  private static MultiLayerNetwork network(String stack) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new Recurrent.Builder(new Stack(stack)).nIn(WIDTH).nOut(WIDTH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.IDENTITY)
                        .nIn(WIDTH)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static INDArray output(MultiLayerNetwork network, boolean training) {
    return network.feedForwardToLayer(0, ONES, training).get(1);
  }

  @Test
  void leavesOutTheShareAndScalesTheRest() {
    MultiLayerNetwork network = network("norm, dropout(0.25)");
    INDArray y = output(network, true);
    double dropped = y.eq(0).castTo(y.dataType()).meanNumber().doubleValue();
    assertThat(dropped).isCloseTo(0.25, within(0.02)); // 4 standard errors
    assertThat(y.maxNumber().doubleValue()).isCloseTo(1 / 0.75, within(1e-5));
    assertThat(output(network, false)).isEqualTo(output(network("norm"), false));
  }

  @Test
  void drawsAnewInEachPassAndAgainAfterTheSameSeed() {
    MultiLayerNetwork network = network("norm, dropout(0.25)");
    Nd4j.getRandom().setSeed(5);
    INDArray first = output(network, true).dup();
    assertThat(output(network, true)).isNotEqualTo(first);
    Nd4j.getRandom().setSeed(5);
    assertThat(output(network, true)).isEqualTo(first);
  }

  @Test
  void operationsOfAStackDrawIndependently() {
    INDArray y = output(network("norm, dropout(0.5), dropout(0.5)"), true);
    double dropped = y.eq(0).castTo(y.dataType()).meanNumber().doubleValue();
    assertThat(dropped).isCloseTo(0.75, within(0.02));
  }

  /** The gradient agrees with the numbers that dropout removed. */
  @Test
  void theGradientPassesWhereNumbersDid() {
    MultiLayerNetwork network = network("norm, dropout(0.5), mlp(kind=gelu)");
    network.setInput(ONES);
    network.setLabels(Nd4j.zeros(8, 1, 25));
    Nd4j.getRandom().setSeed(5);
    network.computeGradientAndScore();
    INDArray gradient = network.gradient().gradient().dup();
    double score = network.score();
    INDArray w = network.params();
    double step = 1e-3 / gradient.norm2Number().doubleValue();
    w.addi(gradient.mul(step));
    Nd4j.getRandom().setSeed(5);
    network.computeGradientAndScore();
    double rise = (network.score() - score) / step;
    assertThat(rise)
        .isCloseTo(gradient.mul(gradient).sumNumber().doubleValue() / 8, within(0.05 * rise));
  }

  @Test
  void canBeStopped() {
    MultiLayerNetwork network = network("norm, dropout(0.5)");
    Recurrent.stopDropout(network);
    assertThat(output(network, true)).isEqualTo(output(network, false));
    network.fit(new DataSet(ONES, Nd4j.zeros(8, 1, 25)));
  }
}
