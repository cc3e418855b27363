package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

final class GradientClippingTest {
  private static final double RATE = 0.1; // of Rig's networks

  @Test
  void aLongGradientIsShortenedToTheThresholdAndKeepsItsDirection() {
    INDArray free = step(data(1), null);
    GradientClipping clipping = GradientClipping.byGlobalNorm(0.01);
    INDArray clipped = step(data(1), clipping);

    double norm = free.norm2Number().doubleValue();
    assertThat(norm).isGreaterThan(0.05);
    assertThat(clipping.lastNorm()).isCloseTo(norm, within(1e-12));
    assertThat(clipped.norm2Number().doubleValue()).isCloseTo(0.01, within(1e-12));
    assertThat(Rig.distance(clipped.mul(norm / 0.01), free)).isLessThan(1e-10);
  }

  @Test
  void aShortGradientIsLeftAsItIs() {
    INDArray free = step(data(1), null);
    GradientClipping clipping = GradientClipping.byGlobalNorm(free.norm2Number().doubleValue() * 2);

    assertThat(step(data(1), clipping)).isEqualTo(free);
  }

  @Test
  void theThresholdMeansTheSameAtEveryBatchSize() {
    // the same sequences four times over: the mean gradient, and so what clipping does, is the same
    GradientClipping few = GradientClipping.byGlobalNorm(0.02);
    GradientClipping many = GradientClipping.byGlobalNorm(0.02);
    INDArray small = step(data(1), few);
    INDArray large = step(data(4), many);

    assertThat(many.lastNorm()).isCloseTo(few.lastNorm(), within(1e-12));
    assertThat(Rig.distance(large, small)).isLessThan(1e-12);
    GradientClipping value = GradientClipping.byValue(0.01);
    assertThat(Rig.distance(step(data(4), value), step(data(1), value))).isLessThan(1e-12);
  }

  @Test
  void aNetworkTrainedOnTheSumIsClippedOnTheSum() {
    INDArray mean = step(data(4), null, true);
    GradientClipping clipping = GradientClipping.byGlobalNorm(0.02);
    INDArray clipped = step(data(4), clipping, false);

    double sum = 8 * mean.norm2Number().doubleValue();
    assertThat(clipping.lastNorm()).isCloseTo(sum, within(1e-10));
    assertThat(clipped.norm2Number().doubleValue()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void clippingByValueCutsElementsAndNothingElse() {
    INDArray free = step(data(1), null);
    double limit = free.amaxNumber().doubleValue() / 3;
    INDArray clipped = step(data(1), GradientClipping.byValue(limit));

    int cut = 0;
    for (long i = 0; i < free.length(); i++) {
      double expected = Math.max(-limit, Math.min(limit, free.getDouble(i)));
      assertThat(clipped.getDouble(i)).isCloseTo(expected, within(1e-12));
      cut += Math.abs(free.getDouble(i)) > limit ? 1 : 0;
    }
    assertThat(cut).isBetween(1, (int) free.length() - 1);
  }

  /** As the documentation says; should this fail, it must change. */
  @Test
  void itIsNotSavedWithTheNetworkAndCanBeSetAgain() throws IOException {
    MultiLayerNetwork network =
        Rig.network(new TanhRnn.Builder().nIn(2).nOut(3).build(), Rig.output(3));
    network.setListeners(GradientClipping.byGlobalNorm(0.01));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    MultiLayerNetwork back =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(back.getListeners()).isEmpty();

    back.setListeners(GradientClipping.byGlobalNorm(0.01));
    network.fit(data(1));
    back.fit(data(1));
    assertThat(back.params()).isEqualTo(network.params());
  }

  @Test
  void aThresholdThatIsNoPositiveNumberIsRefused() {
    for (double threshold : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> GradientClipping.byGlobalNorm(threshold))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("clipping threshold: expected a number above 0, got " + threshold);
      assertThatThrownBy(() -> GradientClipping.byValue(threshold))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The gradient a training step really used: the parameters' move over the learning rate. */
  private static INDArray step(DataSet data, GradientClipping clipping) {
    return step(data, clipping, true);
  }

  private static INDArray step(DataSet data, GradientClipping clipping, boolean mean) {
    MultiLayerNetwork network =
        Rig.network(new TanhRnn.Builder().nIn(2).nOut(3).build(), Rig.output(3));
    network.setParams(Rig.random(3, 1, network.numParams()));
    network.conf().setMiniBatch(mean);
    if (clipping != null) {
      network.setListeners(clipping);
    }
    INDArray before = network.params().dup();
    network.fit(data);
    return before.sub(network.params()).div(RATE);
  }

  private static DataSet data(int copies) {
    INDArray x = Rig.random(1, 2, 2, 4);
    INDArray labels = Rig.random(2, 2, Rig.CLASSES, 4);
    return new DataSet(times(copies, x), times(copies, labels));
  }

  private static INDArray times(int copies, INDArray array) {
    return Nd4j.concat(0, Collections.nCopies(copies, array).toArray(INDArray[]::new));
  }
}
