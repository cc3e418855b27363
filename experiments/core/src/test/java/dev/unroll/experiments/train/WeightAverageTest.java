package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightAverageTest {
  @TempDir private Path folder;

  private static Recipe recipe(String... more) {
    List<String> words =
        new ArrayList<>(List.of("data.length=8", "data.train=64", "data.validation=32"));
    words.addAll(List.of("data.test=32", "model=gru", "hidden=4", "epochs=4", "batch=16"));
    words.addAll(List.of("solved-below=0"));
    words.addAll(List.of(more));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
        .first();
  }

  /** Weights that are all 1, 2, 4, then 8 after an epoch, or an update, each. */
  private static double mean(Recipe recipe) throws IOException {
    Task task = Tasks.get("adding").create(recipe.data());
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    WeightAverage average = new WeightAverage(recipe.training(), network);
    for (int k = 0; k < 4; k++) {
      network.params().assign(1 << k);
      average.iterationDone(network, k, 0);
      average.ended(k + 1);
    }
    double mean = average.use(() -> network.params().meanNumber().doubleValue());
    assertThat(network.params().meanNumber().doubleValue()).isEqualTo(8);
    return mean;
  }

  @Test
  void theMeanAfterTheLastEpochs() throws IOException {
    assertThat(mean(recipe("average=last", "average-epochs=3"))).isCloseTo(14 / 3.0, within(1e-5));
    assertThat(mean(recipe("average=last", "average-epochs=9"))).isCloseTo(15 / 4.0, within(1e-5));
    assertThat(mean(recipe())).isEqualTo(8);
  }

  @Test
  void theMeanOverUpdatesForgets() throws IOException {
    double expected = 1;
    for (int k = 2; k <= 4; k++) {
      double decay = Math.min(0.3, (1.0 + k) / (10 + k));
      expected = decay * expected + (1 - decay) * (1 << (k - 1));
    }
    assertThat(mean(recipe("average=ema", "average-decay=0.3"))).isCloseTo(expected, within(1e-5));
  }

  /** The mean is scored and kept; the training does not know of it. */
  @Test
  void theTrainingGoesOnWithItsOwnWeights() throws IOException {
    RunFolder plain = train(recipe());
    RunFolder averaged = train(recipe("average=ema", "average-decay=0.9"));
    assertThat(Checkpoints.read(averaged, Checkpoints.LAST).network().params())
        .isEqualTo(Checkpoints.read(plain, Checkpoints.LAST).network().params());
    assertThat(Checkpoints.best(averaged).params()).isNotEqualTo(Checkpoints.best(plain).params());
    Task task = Tasks.get("adding").create(recipe().data());
    assertThat(RunMetrics.validation(averaged))
        .contains(
            Evaluation.of(Checkpoints.best(averaged), task, task.validation())
                .get(task.metrics().get(0).name()));
  }

  private RunFolder train(Recipe recipe) throws IOException {
    RunFolder run = RunFolder.create(folder, RunSpec.train(recipe, List.of(), Map.of()));
    Task task = Tasks.get("adding").create(recipe.data());
    Trainer.train(recipe, task, run, Progress.SILENT);
    return run;
  }
}
