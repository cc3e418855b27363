package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.Stack;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class RateScheduleTest {

  private static double[] rates(RateSchedule schedule, int updates) {
    return IntStream.range(0, updates).mapToDouble(t -> schedule.valueAt(t, 0)).toArray();
  }

  @Test
  void risesAndFallsAsACosine() {
    RateSchedule schedule = new RateSchedule(2, 4, RateSchedule.Curve.COSINE, 8, 0.1);
    double s = Math.sqrt(0.5);
    assertThat(rates(schedule, 11))
        .containsExactly(
            new double[] {
              0.5, 1, 1.5, 2, 2, 0.2 + 0.9 * (1 + s), 1.1, 0.2 + 0.9 * (1 - s), 0.2, 0.2, 0.2
            },
            within(1e-12));
  }

  @Test
  void fallsInAStraightLine() {
    RateSchedule schedule = new RateSchedule(2, 1, RateSchedule.Curve.LINEAR, 5, 0.5);
    assertThat(rates(schedule, 7))
        .containsExactly(new double[] {2, 2, 1.75, 1.5, 1.25, 1, 1}, within(1e-12));
  }

  /** Like torch.optim.lr_scheduler.StepLR(step_size=3, gamma=.1) within nine updates. */
  @Test
  void fallsInSteps() {
    RateSchedule.Drops drops = new RateSchedule.Drops(0.1, 2);
    RateSchedule schedule = new RateSchedule(2, 0, RateSchedule.Curve.STEP, 9, 0, drops);
    assertThat(rates(schedule, 11))
        .containsExactly(
            new double[] {2, 2, 2, 0.2, 0.2, 0.2, 0.02, 0.02, 0.02, 0.02, 0.02}, within(1e-12));
    RateSchedule bounded = new RateSchedule(2, 0, RateSchedule.Curve.STEP, 9, 0.05, drops);
    assertThat(bounded.valueAt(8, 0)).isCloseTo(0.1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "groups", "rmsprop", "sgd"})
  void theRatesOfANetworkAreScaled(String name) {
    RateSchedule schedule = new RateSchedule(0.5, 0, RateSchedule.Curve.PLATEAU, 9, 0.01);
    IUpdater updater =
        switch (name) {
          case "adam" -> new FastAdam(0.5, schedule, false);
          case "groups" -> new FastAdam(0.5, schedule, true);
          case "rmsprop" -> new RmsProp(schedule);
          default -> new Sgd(schedule);
        };
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(new Recurrent.Builder(new Stack("norm, lru")).nIn(2).nOut(4).build())
                .layer(
                    new LastTimeStep(
                        new Recurrent.Builder(new Stack("mamba")).nIn(4).nOut(4).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    RateSchedule.scale(network, 0); // down to the floor
    List<Double> little = moves(network);
    String json = network.getLayerWiseConfigurations().toJson();
    assertThat(MultiLayerConfiguration.fromJson(json).toJson())
        .isEqualTo(json)
        .contains("\"scale\" : 0.0");
    RateSchedule.scale(network, 1);
    List<Double> much = moves(network);
    for (int layer = 0; layer < 3; layer++) {
      assertThat(little.get(layer)).isPositive();
      assertThat(much.get(layer)).as("layer %d", layer).isGreaterThan(10 * little.get(layer));
    }
  }

  /** The largest change of a weight in an update, by layer. */
  private static List<Double> moves(MultiLayerNetwork network) {
    List<INDArray> before =
        Arrays.stream(network.getLayers()).map(layer -> layer.params().dup()).toList();
    network.fit(new DataSet(Nd4j.ones(3, 2, 5), Nd4j.ones(3, 1)));
    return IntStream.range(0, before.size())
        .mapToObj(l -> network.getLayer(l).params().sub(before.get(l)).amaxNumber().doubleValue())
        .toList();
  }

  @Test
  void staysAfterTheWarmUp() {
    RateSchedule schedule = new RateSchedule(1, 2, RateSchedule.Curve.CONSTANT, 100, 0);
    assertThat(rates(schedule, 4)).containsExactly(0.5, 1, 1, 1);
  }

  @Test
  void isReadBack() throws Exception {
    RateSchedule schedule = new RateSchedule(2, 4, RateSchedule.Curve.COSINE, 8, 0.1);
    FastAdam adam = new FastAdam(0.1, schedule, true);
    String json = NeuralNetConfiguration.mapper().writeValueAsString(adam);
    assertThat(NeuralNetConfiguration.mapper().readValue(json, FastAdam.class)).isEqualTo(adam);
    assertThat(NeuralNetConfiguration.mapper().readValue(json, FastAdam.class).isGroups()).isTrue();
  }
}
