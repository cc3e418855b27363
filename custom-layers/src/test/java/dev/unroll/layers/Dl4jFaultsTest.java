package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

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
        Rig.network(DataType.DOUBLE, BackpropType.TruncatedBPTT, theirLayer, Rig.output(3));
    theirs.setParams(Rig.random(3, 1, theirs.numParams()));
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);
    double wrong = SecondSegment.error(theirs, 2, Dl4jFaultsTest::largest);
    double right = SecondSegment.error(ours, 2, Dl4jFaultsTest::largest);
    LOG.info("second segment against finite differences: DL4J {} {}, ours {}", name, wrong, right);

    assertThat(wrong).isGreaterThan(1e-3);
    assertThat(right).isLessThan(1e-6);
  }

  @Test
  void simpleRnnsMaskResetsTheStateAndOursHoldsIt() {
    forgets(Dl4jWeightsTest.simple(2, 3), Rig.output(3));
  }

  @Test
  void lstmsMaskResetsTheStateInsideLastTimeStepAndOursHoldsIt() {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(3)
            .nOut(Rig.CLASSES)
            .build();
    forgets(new LastTimeStep(Dl4jWeightsTest.lstm(2, 3)), output);
  }

  /** Two inputs that differ only before a masked step: does the output after it still tell? */
  private static void forgets(Layer theirLayer, Layer output) {
    MultiLayerNetwork theirs = Rig.network(theirLayer, output);
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);

    assertThat(effectOfStep(0, theirs)).isZero();
    assertThat(effectOfStep(0, ours)).isGreaterThan(1e-3);
  }

  @Test
  void lstmByItselfIgnoresTheMaskAndTakesPaddingForData() {
    MultiLayerNetwork theirs = Rig.network(Dl4jWeightsTest.lstm(2, 3), Rig.output(3));
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(theirs);

    assertThat(effectOfStep(1, theirs)).isGreaterThan(1e-3);
    assertThat(effectOfStep(1, ours)).isZero();
  }

  @Test
  void lstmInsideBidirectionalReadsThePaddingFirst() {
    assertThat(effectOfPadding(Dl4jWeightsTest.lstm(2, 3))).isGreaterThan(1e-3);
    assertThat(effectOfPadding(new Lstm.Builder().nIn(2).nOut(3).build())).isZero();
  }

  @Test
  void weightsOfStepsScaleRnnOutputLayersScoresToo() {
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(3)
            .nOut(2)
            .build();
    double wrong = errorUnderWeights(output);
    double right = errorUnderWeights(SoftmaxOutput.of(output));
    LOG.info("gradient under weights against finite differences: DL4J {}, ours {}", wrong, right);

    assertThat(wrong).isGreaterThan(0.1);
    assertThat(right).isLessThan(1e-6);
  }

  private static double errorUnderWeights(RnnOutputLayer output) {
    MultiLayerNetwork network = Rig.network(new TanhRnn.Builder().nIn(2).nOut(3).build(), output);
    INDArray labels = Nd4j.create(new double[][][] {{{1, 0, 1}, {0, 1, 0}}});
    INDArray weights = Nd4j.create(new double[][] {{0.5, 0.2, 2}});
    DataSet data = new DataSet(Rig.random(1, 1, 2, 3), labels, null, weights);
    network.setInput(data.getFeatures());
    network.setLabels(labels);
    network.setLayerMaskArrays(null, weights);
    network.computeGradientAndScore();
    INDArray found = network.gradient().gradient().dup();
    return largest(found, network.params(), () -> network.score(data, true));
  }

  private static double largest(INDArray gradient, INDArray point, DoubleSupplier loss) {
    return Rig.error(gradient, Rig.differences(point, loss));
  }

  /** How far the first output of both directions moves with the input at a padded last step. */
  private static double effectOfPadding(Layer layer) {
    MultiLayerNetwork network =
        Rig.network(new Bidirectional(Bidirectional.Mode.CONCAT, layer), Rig.output(6));
    network.setParams(Rig.random(3, 1, network.numParams()));
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 0}});
    INDArray x = Rig.random(1, 1, 2, 3);
    INDArray other = x.dup();
    other.putScalar(0, 0, 2, -other.getDouble(0, 0, 2));
    INDArray first = Rig.at(network.output(x, false, mask, null), 0);
    return Rig.distance(first, Rig.at(network.output(other, false, mask, null), 0));
  }

  /** How far the last output moves with the input at step t, when the middle step is masked. */
  private static double effectOfStep(int t, MultiLayerNetwork network) {
    INDArray mask = Nd4j.create(new double[][] {{1, 0, 1}});
    INDArray x = Rig.random(1, 1, 2, 3);
    INDArray other = x.dup();
    other.putScalar(0, 0, t, -other.getDouble(0, 0, t));
    return Rig.distance(last(network, x, mask), last(network, other, mask));
  }

  private static INDArray last(MultiLayerNetwork network, INDArray x, INDArray mask) {
    INDArray y = network.output(x, false, mask, null);
    return y.rank() == 3 ? Rig.at(y, 2) : y;
  }
}
