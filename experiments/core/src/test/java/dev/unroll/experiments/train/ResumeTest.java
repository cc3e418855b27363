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
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that is cut off and goes on ends as if nothing had happened. */
final class ResumeTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "adding, gru, adam",
    "adding, lstm, adam",
    "adding, lstm, rmsprop",
    "adding, tanh-rnn, sgd",
    "adding, dl4j-lstm, adam",
    "adding, irnn, rmsprop",
    "adding, lru, adamw",
    "adding, mamba, adamw schedule=cosine warm-up=3 lr-floor=0.1",
    "adding, tanh-rnn, sgd schedule=cosine warm-up=0.25",
    "adding, gru, adam schedule=linear beta1=0.8 beta2=0.99 adam-epsilon=1e-6",
    "adding, lstm, adam schedule=step lr-drops=3 lr-drop=0.5",
    "adding, lru, adamw schedule=plateau plateau=1 lr=0.1",
    "adding, tanh-rnn, sgd momentum=0.9 schedule=linear",
    "adding, gru, adam average=ema average-decay=0.9 clip=0.1",
    "adding, gru, adam average=last average-epochs=3",
    "copy, gru, adam label-smoothing=0.1",
    "adding, gru, adam dropout=0.2 input-dropout=0.1 weight-dropout=0.2 zoneout=0.1 layers=2",
    "copy, lru, adam dropout=0.2 dropout-mask=sequence embedding=5",
    "copy, gru, adam embedding=5"
  })
  void sameBitsAsWithoutTheCut(String name, String model, String optimizer) throws IOException {
    List<String> words = new ArrayList<>(List.of("model=" + model));
    words.addAll(List.of(("optimizer=" + optimizer).split(" ")));
    Recipe recipe = recipe(name, words.toArray(String[]::new));
    Task task = Tasks.get(name).create(recipe.data());
    RunFolder whole = create("whole", recipe);
    RunResult expected = Trainer.train(recipe, task, whole, Progress.SILENT);
    RunFolder cut = create("cut", recipe);
    cutOff(recipe, task, cut, 3);
    // A cut may come in the middle of a write.
    Files.writeString(cut.path().resolve(".checkpoint-last.zip.tmp"), "half a checkpoint");
    Files.writeString(
        cut.path().resolve("metrics.jsonl"), "{\"epoch\":3,\"st", StandardOpenOption.APPEND);

    RunFolder again = RunFolder.open(cut.path());
    RunResult result = Trainer.train(recipe, task, again, Progress.SILENT);

    Checkpoints.Saved left = Checkpoints.read(whole, Checkpoints.LAST);
    Checkpoints.Saved right = Checkpoints.read(again, Checkpoints.LAST);
    assertThat(right.network().params().toFloatVector())
        .containsExactly(left.network().params().toFloatVector());
    assertThat(right.network().getUpdater().getStateViewArray())
        .isEqualTo(left.network().getUpdater().getStateViewArray());
    assertThat(right.network().getIterationCount()).isEqualTo(16);
    assertThat(right.network().getEpochCount()).isEqualTo(4);
    assertThat(measured(again)).isEqualTo(measured(whole)).hasSize(4);
    assertThat(result.test()).isEqualTo(expected.test());
    assertThat(result.steps()).isEqualTo(expected.steps());
    assertThat(again.status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void cutOffBeforeTheFirstCheckpoint() throws IOException {
    Recipe recipe = recipe("adding", "model=gru");
    Task task = Tasks.get("adding").create(recipe.data());
    RunFolder whole = create("whole", recipe);
    Trainer.train(recipe, task, whole, Progress.SILENT);
    RunFolder cut = create("cut", recipe);
    cutOff(recipe, task, cut, 1);
    assertThat(cut.hasCheckpoint(Checkpoints.LAST)).isFalse();
    Trainer.train(recipe, task, RunFolder.open(cut.path()), Progress.SILENT);
    assertThat(measured(cut)).isEqualTo(measured(whole));
  }

  @Test
  void saysWhenItEnded() throws IOException {
    Recipe recipe = recipe("adding", "model=gru");
    List<String> ended = new ArrayList<>();
    Progress listening =
        new Progress() {
          @Override
          public void update(Update update) {}

          @Override
          public void ended(Recipe which) {
            ended.add(which.model());
          }
        };
    Task task = Tasks.get("adding").create(recipe.data());
    Trainer.train(recipe, task, create("run", recipe), listening);
    assertThat(ended).containsExactly("gru");
  }

  /** ND4J draws a seed from the clock for 0. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, -7, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32})
  void anyNumberIsASeed(long seed) throws IOException {
    Recipe recipe = recipe("adding", "model=lstm", "epochs=1").withSeed(seed);
    List<RunResult> results = new ArrayList<>();
    for (String name : List.of("one", "same", "other")) {
      Recipe seeded = name.equals("other") ? recipe.withSeed(1) : recipe;
      Task task = Tasks.get("adding").create(seeded.data());
      results.add(Trainer.train(seeded, task, create(name, seeded), Progress.SILENT));
    }
    assertThat(results.get(1).test()).isEqualTo(results.get(0).test());
    assertThat(results.get(2).test()).isNotEqualTo(results.get(0).test());
  }

  private RunFolder create(String name, Recipe recipe) throws IOException {
    return RunFolder.create(
        folder.resolve(name), RunSpec.train(recipe, List.of(), Map.of("test", "yes")));
  }

  /** Two updates into {@code epoch} of four. */
  private static void cutOff(Recipe recipe, Task task, RunFolder run, int epoch) {
    Progress fatal =
        update -> {
          if (update.epoch() == epoch && update.part() == 0.5) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> Trainer.train(recipe, task, run, fatal)).hasMessage("cut off");
  }

  /** The measurements without the clock's. */
  private static List<Map<String, Object>> measured(RunFolder run) throws IOException {
    List<Map<String, Object>> lines = run.metrics().read();
    lines.forEach(line -> line.keySet().removeAll(List.of("seconds", "duration")));
    return lines;
  }

  private static Recipe recipe(String task, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of("data.length=8", "data.train=64", "data.validation=32", "data.test=32"));
    all.addAll(List.of("hidden=4", "epochs=4", "batch=16", "solved-below=0"));
    all.addAll(List.of(words));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask(task, all.toArray(String[]::new)))
        .first();
  }
}
