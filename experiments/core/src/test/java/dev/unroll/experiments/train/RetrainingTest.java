package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.layers.FastAdam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

/** What is tested has learnt from the training and the validation part. */
final class RetrainingTest {
  private static final String TEXT = "how much wood would a woodchuck chuck? ";

  @TempDir private Path folder;

  private Recipe recipe(String... others) throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, TEXT.repeat(20));
    List<String> words =
        new ArrayList<>(
            List.of("data.file=" + text, "length=10", "eval-length=20", "model=gru", "hidden=6"));
    words.addAll(List.of("epochs=3", "batch=8", "tbptt=0", "patience=0"));
    words.addAll(List.of(others));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("text", words.toArray(String[]::new)))
        .first();
  }

  private RunFolder create(String name, Recipe recipe) throws IOException {
    return RunFolder.create(
        folder.resolve(name), RunSpec.train(recipe, List.of(), Map.of("test", "yes")));
  }

  private static Task task(Recipe recipe) {
    return Tasks.get(recipe.task()).create(recipe.data());
  }

  @Test
  void theSecondNetworkIsThatOfTheJoinedTask() throws IOException {
    Recipe recipe = recipe();
    Task task = task(recipe);
    RunFolder run = create("run", recipe);
    RunResult result = Trainer.train(recipe, task, run, Progress.SILENT);
    Task joined = task.joined().orElseThrow();
    Recipe as = recipe("retrain=false", "epochs=" + result.bestEpoch());
    RunFolder direct = create("direct", as);
    Trainer.train(as, joined, direct, Progress.SILENT);
    assertThat(Checkpoints.tested(run).params())
        .isEqualTo(Checkpoints.read(direct, Checkpoints.LAST).network().params());
    assertThat(result.test().get("nats"))
        .isEqualTo(Evaluation.test(Checkpoints.tested(run), task).get("nats"));
    assertThat(result.test().get("nats before retraining"))
        .isEqualTo(Evaluation.test(Checkpoints.best(run), task).get("nats"))
        .isNotEqualTo(result.test().get("nats"));
    assertThat(result.test().keySet())
        .containsExactlyElementsOf(Retraining.testScores(recipe.training(), task));
  }

  @Test
  void theSecondTrainingHasTheRatesOfTheFirst() throws IOException {
    Recipe recipe = recipe("schedule=plateau", "plateau=1", "lr=0.3", "epochs=8");
    RunFolder run = create("run", recipe);
    RunResult result = Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    List<Double> before = RunMetrics.validation(run).subList(0, result.bestEpoch() - 1);
    double factor = recipe.training().rateFactor(before);
    assertThat(factor).isLessThan(1);
    BaseLayer layer =
        (BaseLayer) Checkpoints.tested(run).getLayerWiseConfigurations().getConf(0).getLayer();
    assertThat(((FastAdam) layer.getIUpdater()).getLearningRate(1000, 1)).isEqualTo(0.3 * factor);
  }

  /** Nine updates an epoch, one a second: after the first epoch there is time for eleven more. */
  @Test
  void theSecondTrainingAndItsRatesEndWithTheTime() throws IOException {
    Recipe recipe = recipe("schedule=cosine");
    Task task = task(recipe);
    RunFolder run = create("run", recipe);
    MultiLayerNetwork network = Networks.create(recipe, task.shape(), 45);
    NetworkUpdates updates = NetworkUpdates.of(network, recipe.training(), 0);
    long[] now = {0};
    TimeLimit<IOException> limit = new TimeLimit<>(20, 0, TrainingState.START, () -> now[0]);
    TrainingLoop.Observer<IOException> clock =
        new TrainingLoop.Observer<>() {
          @Override
          public boolean updated(int epoch, DataSet batch) {
            now[0] += 1_000_000_000L;
            return true;
          }
        };
    TrainingLoop.Observer<IOException> repetition =
        new Retraining.Repetition(
            run, recipe.training(), updates, limit, new Retraining.Goal(5, 1.0, 45, 45));
    new TrainingLoop<>(network, List.of(updates.meter(), clock, repetition))
        .run(0, new Epochs(recipe, task)::batches, updates.step());
    TrainingState state = Checkpoints.read(run, Checkpoints.RETRAINED).state();
    assertThat(state).isEqualTo(new TrainingState(3, 20, 3, 1.0, 20));
    BaseLayer layer = (BaseLayer) network.getLayerWiseConfigurations().getConf(0).getLayer();
    FastAdam adam = (FastAdam) layer.getIUpdater();
    assertThat(adam.getLearningRate(19, 3)).isPositive();
    assertThat(adam.getLearningRate(20, 3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "ema", "last"})
  void goesOnInTheMiddleOfTheSecondTraining(String average) throws IOException {
    Recipe recipe = recipe("average=" + average);
    Task task = task(recipe);
    RunFolder whole = create("whole", recipe);
    RunResult expected = Trainer.train(recipe, task, whole, Progress.SILENT);
    assertThat(expected.bestEpoch()).isEqualTo(3);
    RunFolder cut = create("cut", recipe);
    int[] firsts = {0};
    Progress fatal =
        update -> {
          firsts[0] += update.epoch() == 2 && Math.abs(update.part() - 1) < 1e-9 ? 1 : 0;
          if (firsts[0] == 2) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> Trainer.train(recipe, task, cut, fatal)).hasMessage("cut off");
    MultiLayerNetwork half = Checkpoints.read(cut, Checkpoints.RETRAINED).network();
    assertThat(half.getEpochCount()).isEqualTo(1);
    assertThat(Checkpoints.tested(cut).params()).isEqualTo(Checkpoints.best(cut).params());
    RunResult result = Trainer.train(recipe, task, RunFolder.open(cut.path()), Progress.SILENT);
    assertThat(Checkpoints.tested(cut).params()).isEqualTo(Checkpoints.tested(whole).params());
    assertThat(result.test()).isEqualTo(expected.test());
  }

  @Test
  void baselinesLearnFromTheSameParts() throws IOException {
    Recipe recipe = recipe();
    Task task = task(recipe);
    List<Task.Baseline> baselines = Retraining.baselines(recipe.training(), task);
    for (int i = 0; i < baselines.size(); i++) {
      assertThat(baselines.get(i).scores())
          .containsEntry(
              "nats", task.joined().orElseThrow().baselines().get(i).scores().get("nats"))
          .containsEntry("nats before retraining", task.baselines().get(i).scores().get("nats"));
    }
    Recipe without = recipe("retrain=false");
    assertThat(Retraining.baselines(without.training(), task)).isEqualTo(task.baselines());
    RunResult result = Trainer.train(without, task, create("run", without), Progress.SILENT);
    assertThat(result.test()).containsOnlyKeys("nats", "bits");
  }

  /** More data can be made: there is nothing to join. */
  @Test
  void generatedDataIsNotTrainedOnAgain() throws IOException {
    String[] words = {"data.length=8", "data.train=32", "data.validation=16", "data.test=16"};
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("model=gru", "hidden=4", "epochs=1", "retrain=true"));
    Recipe recipe =
        new RecipeReader(Tasks.all())
            .read(RecipeRequest.ofTask("adding", all.toArray(String[]::new)))
            .first();
    RunFolder run = create("run", recipe);
    Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    assertThat(run.hasCheckpoint(Checkpoints.RETRAINED)).isFalse();
  }
}
