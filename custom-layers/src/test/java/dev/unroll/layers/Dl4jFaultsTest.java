package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What DL4J 1.0.0-M2.1's own recurrent layers get wrong. Should one of these tests fail after an
 * upgrade, DL4J was mended and the pages that say otherwise must change.
 */
final class Dl4jFaultsTest {
  private static final Logger LOG = LogManager.getLogger(Dl4jFaultsTest.class);

  @Test
  void simpleRnnsTruncatedGradientIsOfNoFunctionFromTheSecondSegmentOn() {
    wrong("SimpleRnn", Dl4jWeightsTest.simple(2, 3));
  }

  @Test
  void lstmsTruncatedGradientIsOfNoFunctionFromTheSecondSegmentOn() {
    wrong("LSTM", Dl4jWeightsTest.lstm(2, 3));
  }

  private static void wrong(String name, Layer theirLayer) {
    MultiLayerNetwork theirs =
        Lab.network(DataType.DOUBLE, BackpropType.TruncatedBPTT, theirLayer, Lab.output(3));
    theirs.setParams(Lab.random(3, 1, theirs.numParams()));
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    double wrong = SecondSegment.error(theirs, 2);
    double right = SecondSegment.error(ours, 2);
    LOG.warn("second segment against finite differences: DL4J {} {}, ours {}", name, wrong, right);

    assertThat(wrong).isGreaterThan(1e-3);
    assertThat(right).isLessThan(1e-6);
  }

  @Test
  void theirMasksResetTheStateAndOursHoldIt() {
    forgets(Dl4jWeightsTest.simple(2, 3));
    forgets(Dl4jWeightsTest.lstm(2, 3));
  }

  /** Two inputs that differ only before a masked step: does the output after it still tell? */
  private static void forgets(Layer theirLayer) {
    MultiLayerNetwork theirs = Lab.network(theirLayer, Lab.output(3));
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    INDArray mask = Nd4j.create(new double[][] {{1, 0, 1}});
    INDArray x = Lab.random(1, 1, 2, 3);
    INDArray other = x.dup();
    other.putScalar(0, 0, 0, -other.getDouble(0, 0, 0));

    assertThat(difference(theirs, x, other, mask)).isZero();
    assertThat(difference(ours, x, other, mask)).isGreaterThan(1e-3);
  }

  private static double difference(
      MultiLayerNetwork network, INDArray x, INDArray other, INDArray mask) {
    INDArray first = Lab.at(network.output(x, false, mask, mask), 2);
    return Lab.distance(first, Lab.at(network.output(other, false, mask, mask), 2));
  }
}
