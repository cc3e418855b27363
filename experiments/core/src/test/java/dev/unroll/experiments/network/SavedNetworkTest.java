package dev.unroll.experiments.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Optimizer;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.experiments.train.Networks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What was saved comes back, from this version and from the first. */
final class SavedNetworkTest {
  private static final int CLASSES = 3;
  private static final int STEPS = 6;

  /** All but the blocks that keep their width, which no task's columns have. */
  static List<String> blocks() {
    return BlockSpec.names().stream()
        .filter(name -> !List.of("norm", "dropout", "bias").contains(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockComesBack(String block) throws IOException {
    aRecipesNetworkComesBack("adding model.block=" + block);
  }

  @ParameterizedTest
  @EnumSource
  void everyStartComesBack(RecurrentInit start) throws IOException {
    String name = start.name().toLowerCase(Locale.ROOT);
    aRecipesNetworkComesBack("adding model.recurrent-init=" + name);
  }

  @ParameterizedTest
  @EnumSource
  void everyOptimizerComesBack(Optimizer optimizer) throws IOException {
    String name = optimizer.name().toLowerCase(Locale.ROOT);
    aRecipesNetworkComesBack("adding training.optimizer=" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temporal-order model.layers=2",
        "copy model=lstm model.block.chrono=20 model.bidirectional=true training.tbptt=0",
        "copy training.tbptt=5",
        "flip-flop",
        "copy model.embedding=4 training.tbptt=5",
      })
  void aRecipesNetworkComesBack(String words) throws IOException {
    String[] all = words.split(" ");
    String[] small = {"model.hidden=4", "data.train=8", "data.validation=4", "data.test=4"};
    Recipe recipe =
        new RecipeReader(Tasks.all())
            .read(
                RecipeRequest.ofTask(
                    all[0],
                    Stream.concat(Stream.of(all).skip(1), Stream.of(small)).toArray(String[]::new)))
            .first();
    Task task = Tasks.get(all[0]).create(recipe.data());
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    network.fit(task.train().batch(0, 1, 2, 3));

    MultiLayerNetwork back = copy(network);

    assertThat(back.params()).isEqualTo(network.params());
    assertThat(back.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
    assertThat(back.getLayerWiseConfigurations()).isEqualTo(network.getLayerWiseConfigurations());
    DataSet batch = task.train().batch(4, 5);
    assertThat(back.score(batch)).isEqualTo(network.score(batch));
  }

  /**
   * A tanh RNN under an LSTM under a GRU under a softmax after 20 updates by Adam, written by
   * commit 44d9a43, and what that said of its outputs and did in one more update.
   */
  @Test
  void aNetworkOfTheFirstFormatIsWhatItWas() throws IOException {
    MultiLayerNetwork network;
    try (InputStream file = getClass().getResourceAsStream("/network/first-format.zip")) {
      network = SavedNetwork.read(file, "first-format.zip", true);
    }

    assertThat(network.numParams()).isEqualTo(303);
    assertThat(firstClass(network))
        .containsExactly(
            new double[] {.38363653, .37870374, .34789437, .36633718, .3302702, .21485305},
            within(1e-5));
    network.fit(data());
    assertThat(firstClass(network))
        .containsExactly(
            new double[] {.38559923, .37879238, .3422563, .3644544, .32867172, .20690954},
            within(1e-4));
  }

  @Test
  void withoutTrainingTheUpdatersStateIsLeftOut() throws IOException {
    MultiLayerNetwork network;
    try (InputStream file = getClass().getResourceAsStream("/network/first-format.zip")) {
      network = SavedNetwork.read(file, "first-format.zip", false);
    }
    assertThat(network.getUpdater().getStateViewArray().sumNumber().doubleValue()).isZero();
  }

  private static MultiLayerNetwork copy(MultiLayerNetwork network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SavedNetwork.write(network, bytes, true);
    return SavedNetwork.read(new ByteArrayInputStream(bytes.toByteArray()), "a network", true);
  }

  private static double[] firstClass(MultiLayerNetwork network) {
    INDArray output = network.output(data().getFeatures());
    double[] first = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      first[t] = output.getDouble(0, 0, t);
    }
    return first;
  }

  private static DataSet data() {
    INDArray x = Nd4j.create(2, CLASSES, STEPS);
    INDArray y = Nd4j.create(2, CLASSES, STEPS);
    for (int i = 0; i < x.length(); i++) {
      int n = i / (CLASSES * STEPS);
      x.putScalar(new int[] {n, i / STEPS % CLASSES, i % STEPS}, Math.sin(1 + i));
      y.putScalar(new int[] {n, (n + i) % CLASSES, i % STEPS}, 1);
    }
    return new DataSet(x, y);
  }
}
