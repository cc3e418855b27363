package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

final class SmoothedCrossEntropyTest {
  private static final int CLASSES = 5;
  private static final double SMOOTHING = 0.2;

  private static MultiLayerNetwork network(DataType type, ILossFunction loss) {
    SoftmaxOutput output =
        SoftmaxOutput.of(
            new RnnOutputLayer.Builder(loss)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .nIn(4)
                .nOut(CLASSES)
                .build());
    MultiLayerNetwork network = Rig.network(type, BackpropType.Standard, output);
    network.setParams(Rig.random(3, 1, network.numParams()).castTo(type));
    return network;
  }

  private static MultiLayerNetwork computed(
      DataType type, ILossFunction loss, INDArray labels, INDArray mask) {
    MultiLayerNetwork network = network(type, loss);
    network.setInput(Rig.random(5, 3, 4, 6).castTo(type));
    network.setLabels(labels.castTo(type));
    network.setLayerMaskArrays(null, mask == null ? null : mask.castTo(type));
    network.computeGradientAndScore();
    return network;
  }

  /** In float on the fast path, in double on DL4J's. */
  @ParameterizedTest
  @CsvSource({"FLOAT, false", "FLOAT, true", "DOUBLE, false", "DOUBLE, true"})
  void theGradientIsOfSmoothedLabelsAndTheScoreOfTheLabels(DataType type, boolean masked) {
    INDArray labels = Nd4j.zeros(3, CLASSES, 6);
    for (int n = 0; n < 3; n++) {
      for (int t = 0; t < 6; t++) {
        labels.putScalar(n, (2 * n + t) % CLASSES, t, 1);
      }
    }
    INDArray mask = masked ? Nd4j.ones(3, 6).putScalar(0, 5, 0).putScalar(2, 1, 0) : null;
    INDArray smooth = labels.mul(1 - SMOOTHING).addi(SMOOTHING / CLASSES);
    MultiLayerNetwork plain = computed(type, new LossMCXENT(), labels, mask);
    MultiLayerNetwork expected = computed(type, new LossMCXENT(), smooth, mask);
    MultiLayerNetwork found =
        computed(type, new SmoothedCrossEntropy(SMOOTHING, null), labels, mask);
    assertThat(found.gradient().gradient().distance2(expected.gradient().gradient()))
        .isLessThan(1e-6)
        .isLessThan(0.1 * found.gradient().gradient().distance2(plain.gradient().gradient()));
    assertThat(found.score()).isCloseTo(plain.score(), within(1e-6));
  }

  @Test
  void isReadAsItWasWritten() {
    INDArray weights = Nd4j.createFromArray(1f, 2f, 1f, 1f, 3f);
    for (ILossFunction loss :
        new ILossFunction[] {
          new SmoothedCrossEntropy(SMOOTHING, null), new SmoothedCrossEntropy(SMOOTHING, weights)
        }) {
      MultiLayerConfiguration conf =
          Rig.network(
                  DataType.FLOAT,
                  BackpropType.Standard,
                  new RnnOutputLayer.Builder(loss).nIn(4).nOut(CLASSES).build())
              .getLayerWiseConfigurations();
      RnnOutputLayer read =
          (RnnOutputLayer) MultiLayerConfiguration.fromJson(conf.toJson()).getConf(0).getLayer();
      assertThat(read.getLossFn()).isEqualTo(loss).isNotEqualTo(new LossMCXENT());
    }
    assertThatThrownBy(() -> new SmoothedCrossEntropy(1, null))
        .hasMessage("smoothing: expected a share from 0 to below 1, got 1.0");
  }
}
