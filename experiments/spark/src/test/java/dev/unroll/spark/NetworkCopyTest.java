package dev.unroll.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.TanhRnn;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class NetworkCopyTest {

  @Test
  void theMeanCountsANetworkCopyByItsSequences() {
    MultiLayerNetwork first = network(new Adam(0.1), 1, 2);
    MultiLayerNetwork second = network(new Adam(0.1), 5, 6);
    second.setIterationCount(9);
    NetworkCopy mean =
        NetworkCopy.mean(List.of(NetworkCopy.of(first, 7, 1), NetworkCopy.of(second, 4, 3)));
    MultiLayerNetwork into = network(new Adam(0.1), 0, 0);
    mean.writeInto(into);
    assertThat(into.params().meanNumber().doubleValue()).isCloseTo(4, within(1e-6));
    assertThat(into.getUpdater().getStateViewArray().meanNumber().doubleValue())
        .isCloseTo(5, within(1e-6));
    assertThat(into.getIterationCount()).isEqualTo(9);
    assertThat(mean.loss()).isEqualTo(11);
    assertThat(mean.sequences()).isEqualTo(4);
    assertThat(first.params().meanNumber().doubleValue()).as("left alone").isEqualTo(1);
  }

  @Test
  void anUpdaterMayHaveNoState() {
    NetworkCopy copy = NetworkCopy.of(network(new Sgd(0.1), 3, 0), 0, 1);
    assertThat(copy.updater()).isNull();
    MultiLayerNetwork network = NetworkCopy.mean(List.of(copy, copy)).network();
    assertThat(network.params().minNumber().doubleValue()).isEqualTo(3);
    assertThat(network.params().maxNumber().doubleValue()).isEqualTo(3);
  }

  /** With one number in every weight and one in every element of the updater's state. */
  private static MultiLayerNetwork network(IUpdater updater, double weight, double state) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(new TanhRnn.Builder().nIn(2).nOut(3).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build())
                .build());
    network.init();
    network.params().assign(weight);
    if (network.getUpdater().getStateViewArray() != null) {
      network.getUpdater().getStateViewArray().assign(state);
    }
    return network;
  }
}
