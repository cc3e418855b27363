package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class TrainingLoopTest {
  private static final double[] SCORES = {3, 1, 2, 1, 4, 0};

  private final MultiLayerNetwork network = network();
  private final List<INDArray> parameters = new ArrayList<>();

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(1)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static Iterable<DataSet> batches(int epoch) {
    return List.of(
        new DataSet(Nd4j.ones(2, 1), Nd4j.ones(2, 1)),
        new DataSet(Nd4j.ones(2, 1), Nd4j.ones(2, 1)));
  }

  private Validation<RuntimeException> validation(int epochs, int patience, double solvedBelow) {
    return new Validation<>(
        new Validation.Limits(epochs, patience, solvedBelow),
        () -> {
          parameters.add(network.params().dup());
          return SCORES[parameters.size() - 1];
        });
  }

  @Test
  void patienceEndsATrainingAndTheBestParametersAreKept() {
    Validation<RuntimeException> validation = validation(6, 2, 0);
    BestParameters<RuntimeException> best = new BestParameters<>(network, validation);
    new TrainingLoop<>(network, List.of(validation, best)).run(0, TrainingLoopTest::batches);
    assertThat(parameters).as("an equal score is not a better one").hasSize(4);
    assertThat(validation.state().bestEpoch()).isEqualTo(2);
    best.restore();
    assertThat(network.params()).isEqualTo(parameters.get(1)).isNotEqualTo(parameters.get(3));
  }

  @Test
  void aGoodScoreOrTheLastEpochEndsATraining() {
    new TrainingLoop<>(network, List.of(validation(6, 0, 1.5))).run(0, TrainingLoopTest::batches);
    assertThat(parameters).hasSize(2);
    new TrainingLoop<>(network, List.of(validation(3, 0, 0))).run(0, TrainingLoopTest::batches);
    assertThat(parameters).hasSize(5);
  }

  @Test
  void anObserverCutsAnEpochShortAndHidesItFromTheNext() {
    List<String> calls = new ArrayList<>();
    TrainingLoop.Observer<RuntimeException> first =
        new TrainingLoop.Observer<>() {
          @Override
          public boolean updated(int epoch, DataSet batch) {
            calls.add("update " + epoch);
            return epoch < 2;
          }

          @Override
          public boolean ended(int epoch) {
            calls.add("end " + epoch);
            return epoch < 2;
          }
        };
    Validation<RuntimeException> second = validation(6, 0, 0);
    new TrainingLoop<>(network, List.of(first, second)).run(0, TrainingLoopTest::batches);
    assertThat(calls).containsExactly("update 1", "update 1", "end 1", "update 2", "end 2");
    assertThat(second.state().epoch()).isEqualTo(1);
  }
}
