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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Loss and gradient norm of every update, against how far the update went. */
final class UpdatesTest {
  private static final double RATE = 0.1;

  @TempDir private Path root;

  private RunMetrics.Updates train(double clip, int updates, double rate) throws Exception {
    Recipe recipe = recipe(clip, updates, rate);
    Task task = Tasks.get("copy").create(recipe.data());
    RunFolder run = RunFolder.create(root, RunSpec.train(recipe, List.of(), Map.of()));
    Trainer.train(recipe, task, run, Progress.SILENT);
    if (run.hasCheckpoint("best")) {
      INDArray start = Networks.create(recipe, task.shape()).params();
      moved = Checkpoints.best(run).params().sub(start).norm2Number().doubleValue();
    }
    return RunMetrics.updates(run);
  }

  private double moved;

  private static Recipe recipe(double clip, int updates, double rate) {
    return new RecipeReader(Tasks.all())
        .read(
            RecipeRequest.ofTask(
                "copy",
                "models=tanh-rnn",
                "length=5",
                "data.train=64",
                "data.validation=16",
                "data.test=16",
                "hidden=8",
                "batch=16",
                "epochs=1",
                "optimizer=sgd",
                "lr=" + rate,
                "batches-per-epoch=" + updates,
                "clip=" + clip))
        .first();
  }

  @Test
  void plainGradientDescentMovesByRateTimesNorm() throws Exception {
    RunMetrics.Updates updates = train(0, 1, RATE);
    assertThat(updates.gradient()).hasSize(1);
    assertThat(moved / RATE).isCloseTo(updates.gradient().get(0), Percentage.withPercentage(0.01));
    assertThat(updates.loss().get(0)).isCloseTo(Math.log(9), within(0.5));
  }

  @Test
  void theNormIsThatBeforeClipping() throws Exception {
    double whole = train(0, 1, RATE).gradient().get(0);
    RunMetrics.Updates clipped = train(whole / 4, 1, RATE);
    assertThat(clipped.gradient()).containsExactly(whole);
    assertThat(moved / RATE).isCloseTo(whole / 4, Percentage.withPercentage(0.01));
  }

  @Test
  void aTrainingThatDivergesShowsWhereItWent() throws Exception {
    RunMetrics.Updates updates = train(0, 4, 1e38);
    assertThat(updates.loss()).hasSameSizeAs(updates.gradient()).hasSizeBetween(1, 4);
    assertThat(updates.loss().get(0)).isFinite();
  }
}
