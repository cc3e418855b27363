package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.layers.Gru;
import dev.unroll.layers.Lstm;
import dev.unroll.layers.ReluRnn;
import dev.unroll.layers.TanhRnn;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The maps, stepped by hand, give what the network's layers give. */
final class LayerCellsTest {
  private static final int T = 6;

  private static MultiLayerNetwork network(DataType type, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) { // biases too
      layer.paramTable().values().forEach(p -> p.addi(Nd4j.randn(type, p.shape()).muli(0.3)));
    }
    return network;
  }

  private static Layer output(int inputs) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(inputs)
        .nOut(2)
        .build();
  }

  /** Every layer of a stack, with a mask that ends the second sequence early. */
  private static void assertAgrees(MultiLayerNetwork network, double tolerance) {
    INDArray x = Nd4j.randn(DataType.DOUBLE, 2, 3, T);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, T);
    mask.putScalar(1, T - 1, 0).putScalar(1, T - 2, 0);
    for (LayerCells cells : LayerCells.of(network)) {
      MultiLayerNetwork copy = network.clone();
      copy.setLayerMaskArrays(mask, null);
      INDArray y = copy.feedForwardToLayer(cells.layer(), x, false).get(cells.layer() + 1);
      List<List<double[]>> inputs = cells.inputs(network, x, mask);
      assertThat(inputs.get(0)).hasSize(T);
      assertThat(inputs.get(1)).hasSize(T - 2);
      for (int n = 0; n < 2; n++) {
        Trajectory trajectory = Trajectory.of(cells.forward(), inputs.get(n));
        for (int t = 1; t <= trajectory.steps(); t++) {
          for (int k = 0; k < cells.forward().hidden(); k++) {
            assertThat(trajectory.state(t)[k])
                .isCloseTo(y.getDouble(n, k, t - 1), within(tolerance));
          }
        }
      }
    }
  }

  @Test
  void aStackOfOurs() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            new Lstm.Builder().nIn(3).nOut(4).forgetBias(1).build(),
            new Gru.Builder().nIn(4).nOut(5).build(),
            new ReluRnn.Builder().nIn(5).nOut(3).build(),
            new TanhRnn.Builder().nIn(3).nOut(2).build(),
            output(2));
    assertThat(LayerCells.of(network)).extracting(LayerCells::layer).containsExactly(0, 1, 2, 3);
    assertThat(LayerCells.of(network).get(0).forward().stateSize()).isEqualTo(8);
    assertAgrees(network, 1e-12);
  }

  @Test
  void aStackOfDl4js() {
    assertAgrees(
        network(
            DataType.FLOAT,
            new LSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build(),
            new SimpleRnn.Builder().nIn(4).nOut(5).activation(Activation.TANH).build(),
            output(5)),
        1e-5);
  }

  @Test
  void bothDirectionsAndTheLastStep() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            new Bidirectional(new Gru.Builder().nIn(3).nOut(4).build()),
            new LastTimeStep(new TanhRnn.Builder().nIn(8).nOut(5).build()),
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(5)
                .nOut(1)
                .build());
    List<LayerCells> layers = LayerCells.of(network);
    assertThat(layers).extracting(LayerCells::layer).containsExactly(0, 1);
    INDArray x = Nd4j.randn(DataType.DOUBLE, 1, 3, T);
    List<INDArray> activations = network.feedForward(x);

    List<double[]> inputs = layers.get(0).inputs(network, x, null).get(0);
    CellMap backward = layers.get(0).backward().orElseThrow();
    Trajectory back = Trajectory.of(backward, LayerCells.reversed(inputs));
    for (int t = 1; t <= T; t++) {
      for (int k = 0; k < 4; k++) {
        assertThat(back.state(T + 1 - t)[k])
            .isCloseTo(activations.get(1).getDouble(0, 4 + k, t - 1), within(1e-12));
      }
    }
    List<double[]> second = layers.get(1).inputs(network, x, null).get(0);
    Trajectory top = Trajectory.of(layers.get(1).forward(), second);
    for (int k = 0; k < 5; k++) {
      assertThat(top.state(T)[k]).isCloseTo(activations.get(2).getDouble(0, k), within(1e-12));
    }
  }
}
