package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.experiments.text.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks from several seeds, whose answers are averaged. */
final class EnsembleTest {
  @TempDir private Path folder;

  private Recipe recipe(String... others) throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "how much wood would a woodchuck chuck? ".repeat(20));
    List<String> words =
        new ArrayList<>(List.of("data.file=" + text, "length=10", "eval-length=20", "model=gru"));
    words.addAll(List.of("hidden=6", "epochs=2", "batch=8", "tbptt=0", "members=2", "seed=3"));
    words.addAll(List.of(others));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("text", words.toArray(String[]::new)))
        .first();
  }

  private RunFolder create(String name, Recipe recipe) throws IOException {
    return RunFolder.create(folder.resolve(name), RunSpec.train(recipe, List.of(), Map.of()));
  }

  private static Task task(Recipe recipe) {
    return Tasks.get(recipe.task()).create(recipe.data());
  }

  @Test
  void scoresTheMeanAnswer() throws IOException {
    Recipe recipe = recipe();
    RunFolder run = create("run", recipe);
    RunResult result = Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    List<RunFolder> members = Ensemble.members(run);
    assertThat(members).extracting(one -> one.status()).containsOnly(RunStatus.FINISHED);
    double sum = 0;
    for (RunFolder member : members) {
      sum += member.summary(RunResult.class).test().get("nats");
    }
    assertThat(members).hasSize(2);
    assertThat(result.test().get("nats"))
        .as("a mean of probabilities is better than the networks are on average")
        .isLessThan(sum / 2)
        .isEqualTo(Evaluation.test(Checkpoints.allTested(run), task(recipe)).get("nats"));
    assertThat(result.test().keySet())
        .containsExactlyElementsOf(Retraining.testScores(recipe.training(), task(recipe)));
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(recipe.members()).extracting(Recipe::seed).containsExactly(3001L, 3002L);
    Recipe alone = recipe.members().get(1);
    RunFolder second = create("alone", alone);
    Trainer.train(alone, task(alone), second, Progress.SILENT);
    assertThat(Checkpoints.tested(members.get(1)).params())
        .isEqualTo(Checkpoints.tested(second).params());
  }

  @Test
  void generatesWithTheMeanAnswer() throws IOException {
    Recipe recipe = recipe("retrain=false", "epochs=1");
    RunFolder run = create("run", recipe);
    Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    TrainedModel model = Checkpoints.bestOrLast(run).model();
    double[] mean = model.step(1);
    model.reset();
    double[] one = new double[mean.length];
    one[1] = 1;
    List<NetworkStage> networks = model.networks();
    double[] first = networks.get(0).step(one);
    double[] second = networks.get(1).step(one);
    for (int k = 0; k < mean.length; k++) {
      assertThat(mean[k]).isEqualTo((first[k] + second[k]) / 2);
    }
    assertThat(new TextGenerator(model, 1).generate("how", 5, 1)).hasSize(5);
    assertThatThrownBy(model::network)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the mean of 2 networks")
        .hasMessageContaining("member-1");
  }

  @Test
  void goesOnWithTheSecondNetwork() throws IOException {
    Recipe recipe = recipe();
    RunFolder whole = create("whole", recipe);
    RunResult expected = Trainer.train(recipe, task(recipe), whole, Progress.SILENT);
    RunFolder cut = create("cut", recipe);
    Progress fatal =
        update -> {
          if (update.recipe().seed() == 3002 && update.epoch() == 2) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> Trainer.train(recipe, task(recipe), cut, fatal)).hasMessage("cut off");
    assertThat(cut.status()).isEqualTo(RunStatus.FAILED);
    RunFolder again = RunFolder.open(cut.path());
    RunResult result = Trainer.train(recipe, task(recipe), again, Progress.SILENT);
    assertThat(result.test()).isEqualTo(expected.test());
    assertThat(result.steps()).isEqualTo(expected.steps());
  }

  @Test
  void sharesItsTime() throws IOException {
    assertThat(recipe("minutes=3").members())
        .extracting(one -> one.training().minutes())
        .containsExactly(1.5, 1.5);
  }

  @Test
  void isNoTrialOfASearch() throws IOException {
    Recipe recipe = recipe();
    RunFolder run = create("run", recipe);
    assertThatThrownBy(
            () -> Trainer.explore(recipe, task(recipe), run, Progress.SILENT, scores -> true))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("training.members: expected 1 in a search, got 2");
  }
}
