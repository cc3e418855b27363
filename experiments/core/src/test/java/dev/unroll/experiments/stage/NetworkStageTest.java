package dev.unroll.experiments.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.task.Grid;
import dev.unroll.layers.Lstm;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The streamed and the other way through a network agree, and take over from one another. */
final class NetworkStageTest {
  private static final int INPUTS = 3;
  private static final int STEPS = 7;

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(layer)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(5)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static Grid steps(int sequences, int from, int to) {
    Grid grid = new Grid(sequences, INPUTS, to - from);
    for (int n = 0; n < sequences; n++) {
      for (int t = from; t < to; t++) {
        for (int k = 0; k < INPUTS; k++) {
          grid.set(n, k, t - from, Math.sin(1 + n + 2 * k + 3 * t));
        }
      }
    }
    return grid;
  }

  @Test
  void aSequenceMayGoOnAmongOthers() {
    MultiLayerNetwork network = network(new Lstm.Builder().nIn(INPUTS).nOut(5).build());
    NetworkStage whole = NetworkStage.ofBatches(network);
    float[] expected = whole.read(steps(1, 0, STEPS));
    NetworkStage streamed = NetworkStage.of(network);
    float[] first = streamed.read(steps(1, 0, 4));
    List<Map<String, float[]>> state = streamed.state();
    NetworkStage other = NetworkStage.ofBatches(network);
    other.restore(state, 1);
    float[] rest = other.read(steps(1, 4, STEPS));
    for (int k = 0; k < 2; k++) {
      for (int t = 0; t < STEPS; t++) {
        float y = t < 4 ? first[k * 4 + t] : rest[k * (STEPS - 4) + t - 4];
        assertThat(y).isCloseTo(expected[k * STEPS + t], within(1e-6f));
      }
    }
    streamed.reset();
    assertThat(streamed.read(steps(1, 0, 4))).isEqualTo(first);
  }

  @Test
  void layersThatCannotBeStreamedAreStepped() {
    MultiLayerNetwork network = network(new LSTM.Builder().nIn(INPUTS).nOut(5).build());
    NetworkStage stage = NetworkStage.of(network);
    float[] expected = stage.read(steps(1, 0, 2));
    stage.reset();
    stage.read(steps(1, 0, 1));
    List<Map<String, float[]>> state = stage.state();
    stage.read(steps(1, 1, 2));
    stage.restore(state, 1);
    double[] last = stage.step(Math.sin(4), Math.sin(6), Math.sin(8));
    assertThat(last).containsExactly(new double[] {expected[1], expected[3]}, within(1e-6));
  }
}
