package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

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
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What training goes down is the mean loss of an unmasked answer, as the answers say it. */
final class MeanLossTest {
  private static final double RATE = 0.05;
  private static final int SEQUENCES = 12;

  @TempDir private Path root;

  /**
   * One step of plain gradient descent is d = −lr·∇L, so that L changes along it by ∇L·d =
   * −|d|²/lr. A gradient that is c times too large gives c² times as much on the right, and c times
   * on the left.
   */
  @ParameterizedTest
  @CsvSource({"copy, length=3", "cloze, phrases=1"})
  void oneStepGoesDownTheMeanOverAnswers(String name, String words) throws Exception {
    Recipe recipe = recipe(name, words);
    Task task = Tasks.get(name).create(recipe.data());
    RunFolder run = RunFolder.create(root, RunSpec.train(recipe, List.of(), Map.of()));
    Trainer.train(recipe, task, run, Progress.SILENT);
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    INDArray start = network.params().dup();
    INDArray step = Checkpoints.best(run).params().sub(start);

    DataSet batch = task.train().batch(IntStream.range(0, SEQUENCES).toArray());
    network.setParams(start.add(step));
    double after = meanLoss(network, batch);
    network.setParams(start.sub(step));
    double slope = (after - meanLoss(network, batch)) / 2;

    double norm = step.norm2Number().doubleValue();
    assertThat(slope).isCloseTo(-norm * norm / RATE, withPercentage(2));
    assertThat(RunMetrics.updates(run).gradient().get(0))
        .isCloseTo(norm / RATE, withPercentage(0.1));
    network.setParams(start);
    assertThat(RunMetrics.updates(run).loss().get(0))
        .isCloseTo(meanLoss(network, batch), withPercentage(0.01));
  }

  /** Labels and output are [N, K, T]; the labels mask is [N, T] or none. */
  private static double meanLoss(MultiLayerNetwork network, DataSet batch) {
    INDArray output = Evaluation.answer(network, batch);
    INDArray labels = batch.getLabels();
    INDArray mask = batch.getLabelsMaskArray();
    double nats = 0;
    int answers = 0;
    for (int n = 0; n < SEQUENCES; n++) {
      for (int t = 0; t < labels.size(2); t++) {
        if (mask == null || mask.getDouble(n, t) > 0) {
          answers++;
          for (int k = 0; k < labels.size(1); k++) {
            nats -= labels.getDouble(n, k, t) * Math.log(output.getDouble(n, k, t));
          }
        }
      }
    }
    return nats / answers;
  }

  private static Recipe recipe(String task, String words) {
    return new RecipeReader(Tasks.all())
        .read(
            RecipeRequest.ofTask(
                task,
                "models=lstm",
                words,
                "data.train=" + SEQUENCES,
                "data.validation=8",
                "data.test=8",
                "hidden=6",
                "batch=" + SEQUENCES,
                "epochs=1",
                "optimizer=sgd",
                "clip=0",
                "lr=" + RATE))
        .first();
  }
}
