package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
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
import org.junit.jupiter.params.provider.CsvSource;

final class TimeLimitTest {
  private static final double SECOND = 1e9;

  private double now;

  @TempDir private Path folder;

  private TimeLimit<RuntimeException> limit(double seconds, TrainingState done) {
    return new TimeLimit<>(seconds, 0, done, () -> (long) now);
  }

  private Recipe recipe(String... others) throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "how much wood would a woodchuck chuck? ".repeat(20));
    List<String> words =
        new ArrayList<>(List.of("data.file=" + text, "length=10", "eval-length=20", "model=gru"));
    words.addAll(List.of("hidden=4", "batch=8", "tbptt=0", "schedule=cosine"));
    words.addAll(List.of(others));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("text", words.toArray(String[]::new)))
        .first();
  }

  private static Task task(Recipe recipe) {
    return Tasks.get("text").create(recipe.data());
  }

  private RunFolder train(String name, String... others) throws IOException {
    Recipe recipe = recipe(others);
    RunFolder run =
        RunFolder.create(folder.resolve(name), RunSpec.train(recipe, List.of(), Map.of()));
    Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    return run;
  }

  private void epoch(TimeLimit<RuntimeException> limit, int epoch, double seconds) {
    assertThat(limit.allows(epoch)).as("epoch " + epoch).isTrue();
    now += seconds * SECOND;
    limit.ended(epoch);
  }

  @Test
  void noEpochBeginsThatWouldNotEndInTime() {
    TimeLimit<RuntimeException> limit = limit(10, TrainingState.START);
    epoch(limit, 1, 4);
    assertThat(limit.planned(20, 1)).hasValue(2);
    epoch(limit, 2, 3);
    assertThat(limit.planned(20, 1)).hasValue(3);
    assertThat(limit.planned(2, 1)).hasValue(2);
    epoch(limit, 3, 3);
    assertThat(limit.allows(4)).isFalse();
  }

  @Test
  void anEpochEndsWhereTheTimeDoes() {
    TimeLimit<RuntimeException> limit = limit(10, TrainingState.START);
    assertThat(limit.allows(1)).isTrue();
    now += 5 * SECOND;
    assertThat(limit.updated(1, null)).isTrue();
    assertThat(limit.planned(20, 0.25)).hasValue(0.5);
    assertThat(limit.planned(20, 1)).hasValue(2);
    now += 5 * SECOND;
    assertThat(limit.updated(1, null)).isFalse();
  }

  @Test
  void thereIsTimeForTheScoreOfAnEpochThatEndsEarly() {
    TimeLimit<RuntimeException> limit =
        new TimeLimit<>(10, 2, TrainingState.START, () -> (long) now);
    assertThat(limit.allows(1)).isTrue();
    now += 5 * SECOND;
    assertThat(limit.updated(1, null)).isTrue();
    assertThat(limit.planned(20, 0.25)).hasValue(0.4);
    assertThat(limit.planned(20, 1)).hasValue(1);
    now += 3 * SECOND;
    assertThat(limit.updated(1, null)).isFalse();
  }

  @Test
  void aBudgetHasTimeForBothTrainingsAndAllScores() {
    TrainingBudget budget = new TrainingBudget(100, 2, 10, 1);
    assertThat(budget.first()).isEqualTo(45);
    assertThat(budget.second(40)).isEqualTo(50);
    assertThat(new TrainingBudget(5, 2, 10, 1).first()).isZero();
    assertThat(new TrainingBudget(5, 2, 10, 1).second(4)).isZero();
  }

  @Test
  void aTrainingThatGoesOnHasTheRest() {
    TimeLimit<RuntimeException> limit = limit(10, new TrainingState(2, 8, 2, 1.0, 6));
    epoch(limit, 3, 4);
    assertThat(limit.allows(4)).isFalse();
  }

  @Test
  void withoutALimitAllEpochsArePlanned() {
    TimeLimit<RuntimeException> limit = limit(Double.POSITIVE_INFINITY, TrainingState.START);
    assertThat(limit.planned(7, 0)).hasValue(7);
    epoch(limit, 1, 1e6);
    assertThat(limit.planned(7, 1)).hasValue(7);
    assertThat(limit.allows(2)).isTrue();
  }

  /** The first 61 updates take five seconds, and further ones 20 ms each. */
  @ParameterizedTest
  @CsvSource({"50, 60, 56", "50, 400, 100", "5000, 60, 0.56", "5000, 250, 2"})
  void theWarmUpOfTheJvmDoesNotCount(int updates, double seconds, double expected) {
    TimeLimit<RuntimeException> limit = limit(seconds, TrainingState.START);
    List<Double> plans = new ArrayList<>();
    int made = 0;
    for (int epoch = 1; epoch <= 100 && limit.allows(epoch); epoch++) {
      for (int k = 1; k <= updates; k++) {
        now += SECOND * (made == 0 ? 1 : made < 11 ? 0.2 : made < 61 ? 0.04 : 0.02);
        made++;
        boolean continues = limit.updated(epoch, null);
        limit.planned(100, (double) k / updates).ifPresent(plans::add);
        if (!continues) {
          break;
        }
      }
      limit.ended(epoch);
    }
    assertThat(plans).isNotEmpty();
    assertThat(plans).allMatch(plan -> Math.abs(plan / expected - 1) < 0.1);
  }

  /** A budget that is not needed changes nothing: neither training, nor its rates. */
  @Test
  void aTrainingWithTimeForAllEpochsHasTheBitsOfOneWithoutALimit() throws IOException {
    RunFolder free = train("free", "epochs=4");
    RunFolder limited = train("limited", "epochs=4", "minutes=1000");
    for (String name : List.of(Checkpoints.LAST, Checkpoints.BEST, Checkpoints.RETRAINED)) {
      Checkpoints.Saved expected = Checkpoints.read(free, name);
      Checkpoints.Saved saved = Checkpoints.read(limited, name);
      assertThat(saved.network().params()).as(name).isEqualTo(expected.network().params());
      assertThat(saved.network().getLayerWiseConfigurations())
          .as(name)
          .isEqualTo(expected.network().getLayerWiseConfigurations());
      assertThat(saved.state().steps()).as(name).isEqualTo(expected.state().steps());
    }
    assertThat(RunMetrics.validation(limited)).isEqualTo(RunMetrics.validation(free));
  }

  /** Both trainings end after an update, and the schedule of both is that short. */
  @Test
  void aTrainingWithoutTimeIsFinishedAfterAnUpdate() throws IOException {
    Recipe recipe = recipe("epochs=5", "minutes=1e-7");
    RunFolder run =
        RunFolder.create(folder.resolve("runs"), RunSpec.train(recipe, List.of(), Map.of()));
    RunResult result = Trainer.train(recipe, task(recipe), run, Progress.SILENT);
    assertThat(result.steps()).isEqualTo(1);
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(result.outOfTime(recipe.training())).isTrue();
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    MultiLayerNetwork second = Checkpoints.read(run, Checkpoints.RETRAINED).network();
    assertThat(second.getIterationCount()).isEqualTo(1);
    FastAdam adam =
        (FastAdam)
            ((BaseLayer) second.getLayerWiseConfigurations().getConf(0).getLayer()).getIUpdater();
    assertThat(adam.getLearningRate(1, 1)).isZero();
    assertThat(Checkpoints.tested(run).params()).isEqualTo(second.params());
  }
}
