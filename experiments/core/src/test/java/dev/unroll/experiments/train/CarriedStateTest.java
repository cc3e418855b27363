package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.layers.RecurrentLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Windows of a text that are read on from the state in which the one before has ended. */
final class CarriedStateTest {
  @TempDir private Path folder;

  private Path text;

  @BeforeEach
  void write() throws IOException {
    text = folder.resolve("text.txt");
    Files.writeString(text, "how much wood would a woodchuck chuck? ".repeat(20));
  }

  private Recipe recipe(String... more) {
    List<String> words =
        new ArrayList<>(List.of("data.file=" + text, "length=10", "eval-length=20", "hidden=6"));
    words.addAll(List.of("epochs=3", "batch=4", "patience=0", "lr=0.05", "retrain=false"));
    words.addAll(List.of("state=carry", "dropout=0"));
    words.addAll(List.of(more));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("text", words.toArray(String[]::new)))
        .first();
  }

  private static Task task(Recipe recipe) {
    return Tasks.get(recipe.task()).create(recipe.data());
  }

  @Test
  void eachRowHasAStretchOfTheText() {
    Recipe recipe = recipe("batch=4");
    Task task = task(recipe);
    int stretch = task.train().size() / 4;
    List<DataSet> batches = new ArrayList<>();
    new Epochs(recipe, task).batches(2).forEach(batches::add);
    assertThat(batches).hasSize(stretch);
    for (int k = 0; k < stretch; k++) {
      for (int n = 0; n < 4; n++) {
        assertThat(batches.get(k).getFeatures().slice(n))
            .isEqualTo(task.train().batch(n * stretch + k).getFeatures().slice(0));
      }
    }
    List<DataSet> part = new ArrayList<>();
    new Epochs(recipe("batches-per-epoch=3"), task).batches(2).forEach(part::add);
    assertThat(part).hasSize(3);
    assertThat(part.get(0).getFeatures()).isEqualTo(batches.get(3).getFeatures());
  }

  /** Two windows of 10 in segments of 5 train like one of 20 in such segments. */
  @ParameterizedTest
  @CsvSource({"gru, 5", "lstm, 5", "tanh-rnn, 10", "min-gru, 5", "lru, 5", "transformer, 5"})
  void trainsLikeAWindowThatIsLonger(String model, int segment) {
    String[] words = {"model=" + model, "tbptt=" + segment, "hidden=8", "clip=0"};
    Recipe recipe = recipe(words);
    Task task = task(recipe);
    DataSet one = task.train().batch(0, 20);
    DataSet two = task.train().batch(1, 21);
    MultiLayerNetwork carried = Networks.create(recipe, task.shape());
    MultiLayerNetwork whole = Networks.create(recipe, task.shape());
    RecurrentLayers.forget(carried);
    carried.fit(one);
    carried.fit(two);
    INDArray x = Nd4j.concat(2, one.getFeatures(), two.getFeatures());
    whole.fit(new DataSet(x, Nd4j.concat(2, one.getLabels(), two.getLabels())));
    assertThat(carried.params()).isEqualTo(whole.params());
    RecurrentLayers.forget(carried);
    RecurrentLayers.forget(whole);
    carried.fit(one);
    whole.fit(one);
    assertThat(carried.params()).isEqualTo(whole.params());
  }

  @Test
  void withoutSegmentsAWindowIsOne() {
    Recipe recipe = recipe("model=gru", "tbptt=0");
    Task task = task(recipe);
    DataSet one = task.train().batch(0, 20);
    DataSet two = task.train().batch(1, 21);
    MultiLayerNetwork windows = Networks.create(recipe, task.shape());
    MultiLayerNetwork segments = Networks.create(recipe("model=gru", "tbptt=10"), task.shape());
    windows.fit(one);
    windows.fit(two);
    segments.fit(one);
    segments.fit(two);
    assertThat(windows.params()).isEqualTo(segments.params());
  }

  @Test
  void isScoredOnWholeStretches() {
    Recipe recipe = recipe("model=gru", "eval-length=4");
    Task task = task(recipe);
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    int each = task.validation().size() / 8;
    assertThat(each).isPositive();
    double nats = 0;
    long count = 0;
    for (int row = 0; row < 9; row++) {
      int length = row < 8 ? each : task.validation().size() - 8 * each;
      network.rnnClearPreviousState();
      for (int k = 0; k < length; k++) {
        DataSet batch = task.validation().batch(row * each + k);
        INDArray p = network.rnnTimeStep(batch.getFeatures()).mul(batch.getLabels()).sum(1);
        long steps = (long) batch.getLabels().sumNumber().doubleValue();
        for (long t = 0; t < steps; t++) {
          nats -= Math.log(p.getDouble(0, t));
          count++;
        }
      }
    }
    assertThat(Evaluation.of(network, task, task.validation()).get("nats"))
        .isCloseTo(nats / count, within(1e-5));
    MultiLayerNetwork anew =
        Networks.create(recipe("model=gru", "eval-length=4", "state=reset"), task.shape());
    assertThat(Math.abs(Evaluation.of(anew, task, task.validation()).get("nats") - nats / count))
        .as("each window from the state zero")
        .isGreaterThan(1e-4);
  }

  @Test
  void aCutTrainingEndsInTheSameBits() throws IOException {
    Recipe recipe = recipe("model=lstm", "tbptt=5", "retrain=true");
    Task task = task(recipe);
    RunFolder whole = create("whole", recipe);
    RunResult expected = Trainer.train(recipe, task, whole, Progress.SILENT);
    RunFolder cut = create("cut", recipe);
    Progress fatal =
        update -> {
          if (update.epoch() == 2) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> Trainer.train(recipe, task, cut, fatal)).hasMessage("cut off");
    RunResult result = Trainer.train(recipe, task, RunFolder.open(cut.path()), Progress.SILENT);
    assertThat(result.test()).isEqualTo(expected.test());
    assertThat(Checkpoints.tested(cut).params()).isEqualTo(Checkpoints.tested(whole).params());
  }

  private RunFolder create(String name, Recipe recipe) throws IOException {
    return RunFolder.create(
        folder.resolve(name), RunSpec.train(recipe, List.of(), Map.of("test", "yes")));
  }

  @Test
  void isRefusedWhereNothingFollows() {
    Recipe recipe = recipe("model=dl4j-lstm", "batch=1000");
    assertThatThrownBy(() -> Networks.check(recipe, task(recipe)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("training.state: expected reset with the block dl4j-lstm, got carry")
        .hasMessageContaining("training.batch: expected at most the ");
    Recipe adding =
        new RecipeReader(Tasks.all())
            .read(RecipeRequest.ofTask("adding", "model=gru", "state=carry"))
            .first();
    assertThatThrownBy(() -> Networks.check(adding, task(adding)))
        .hasMessageContaining("training.state: expected reset for the task adding, whose");
  }
}
