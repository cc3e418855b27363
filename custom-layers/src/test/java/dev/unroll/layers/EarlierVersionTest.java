package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of all four layers that was saved when biases had the shape [H] and any activation was
 * taken and ignored (here relu for the whole network) still is what it was.
 */
final class EarlierVersionTest {

  @Test
  void aNetworkOfAnEarlierVersionAnswersAndTrainsOnAsItDid() throws IOException {
    MultiLayerNetwork network;
    try (InputStream saved = getClass().getResourceAsStream("earlier-version.zip")) {
      network = ModelSerializer.restoreMultiLayerNetwork(saved, true);
    }
    INDArray x = Nd4j.createFromArray(new float[][][] {{{1f, -0.5f, 2f}}});

    answers(network.output(x), -0.3062, -0.3789, -0.4504);
    network.fit(x, x.neg());
    answers(network.output(x), -0.5332, -0.7164, -0.8392);
    TanhRnn layer = (TanhRnn) network.getLayer(0).conf().getLayer();
    assertThat(layer.getActivationFn()).isEqualTo(new ActivationTanH());
  }

  private static void answers(INDArray y, double... expected) {
    for (int t = 0; t < expected.length; t++) {
      assertThat(y.getDouble(0, 0, t)).isCloseTo(expected[t], within(6e-5));
    }
  }
}
