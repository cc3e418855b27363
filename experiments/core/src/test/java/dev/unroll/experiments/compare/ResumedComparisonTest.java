package dev.unroll.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.BuiltIn;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison that is cut off keeps what is finished and goes on with the rest. */
final class ResumedComparisonTest {
  private static final ComparisonRecipe RECIPE =
      new RecipeReader(Tasks.all())
          .read(
              RecipeRequest.ofTask(
                  "adding",
                  "data.length=8",
                  "data.train=64",
                  "data.validation=32",
                  "data.test=32",
                  "hidden=4",
                  "epochs=4",
                  "batch=16",
                  "models=gru,tanh-rnn",
                  "seeds=1,2"));
  private static final Map<String, String> HERE = Map.of("test", "yes");

  private final Task task = Tasks.get("adding").create(RECIPE.first().data());

  @TempDir private Path folder;

  @Test
  void endsLikeOneThatWasNot() throws Exception {
    Leaderboard whole = run(create("whole"), Progress.SILENT);

    RunFolder cut = create("cut");
    Listening first = new Listening("tanh-rnn", 2);
    assertThatThrownBy(() -> run(cut, first)).hasMessage("cut off");
    assertThat(cut.status()).isEqualTo(RunStatus.FAILED);
    Path finished = cut.path().resolve("gru-s1").resolve("checkpoint-last.zip");
    FileTime written = Files.getLastModifiedTime(finished);

    Listening second = new Listening("", 0);
    Leaderboard resumed = run(RunFolder.open(cut.path()), second);

    assertThat(Files.getLastModifiedTime(finished)).isEqualTo(written);
    assertThat(second.trained).containsExactly("tanh-rnn 1 from 2", "tanh-rnn 2 from 1");
    assertThat(second.ended).containsExactly("gru 1", "gru 2", "tanh-rnn 1", "tanh-rnn 2");
    assertThat(scores(resumed)).isEqualTo(scores(whole));
    assertThat(RunFolder.open(cut.path()).status()).isEqualTo(RunStatus.FINISHED);
    assertThat(cut.path().resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void thePageShowsEveryPart() throws Exception {
    RunFolder whole = create("page");
    run(whole, Progress.SILENT);
    String html = Files.readString(whole.path().resolve("report.html"));
    int start = html.indexOf("id=\"data\">") + 10;
    JsonNode page = Json.MAPPER.readTree(html.substring(start, html.indexOf("</script>", start)));
    assertThat(page.at("/title").asText()).isEqualTo("Unroll: adding");
    assertThat(page.at("/lead/0").asText()).startsWith("Task adding. ");
    assertThat(page.findValuesAsText("id"))
        .containsExactly("leaderboard", "curves", "gradient-flow", "spectra");
    JsonNode board = page.at("/sections/0/tables/0");
    assertThat(board.at("/rows")).hasSize(3); // two presets and a baseline
    assertThat(board.at("/dots/rows/0").size() + board.at("/dots/rows/1").size()).isBetween(3, 4);
    assertThat(page.at("/sections/1").findValuesAsText("Scale")).hasSize(4);
    assertThat(page.at("/sections/1").findValuesAsText("Show")).contains("training loss");
    assertThat(page.at("/sections/2/figures/0/marks/0/y")).hasSize(8);
    assertThat(page.at("/sections/3").findValuesAsText("Seed")).containsExactly("1", "2", "1", "2");
    assertThat(page.at("/sections/3/figures/0/marks/2/x")).hasSize(4);
    assertThat(page.at("/provenance/recipe").asText()).startsWith("task: adding");
  }

  /** A preset, a default and the catalogue of a later version change nothing of a run. */
  @Test
  void usesNothingButItsFolder() throws Exception {
    RunFolder cut = create("cut");
    assertThatThrownBy(() -> run(cut, new Listening("tanh-rnn", 2))).hasMessage("cut off");
    RecipeReader later =
        new RecipeReader(
            Tasks.all(),
            name -> Map.of("task", "adding", "lr", "7"),
            name ->
                BuiltIn.text(name)
                    .replace("clip: 1", "clip: 7")
                    .replace("recurrent-init: xavier", "recurrent-init: gaussian")
                    .replace("lr: 0.002", "lr: 7"));
    String[] words =
        RECIPE.overrides().stream()
            .map(change -> change.key() + "=" + change.value())
            .toArray(String[]::new);
    assertThat(later.read(RecipeRequest.ofTask("adding", words)).runs())
        .extracting(one -> one.training().clip() + one.training().lr())
        .contains(14.0);

    RunFolder opened = RunFolder.open(cut.path());
    assertThat(opened.overrides()).isEqualTo(RECIPE.overrides()).isNotEmpty();
    ComparisonRecipe resumed = later.comparison(opened.recipe(), opened.presets());
    assertThat(resumed.runs()).isEqualTo(RECIPE.runs());
    assertThat(resumed.withOverrides(opened.overrides())).isEqualTo(RECIPE);
  }

  @Test
  void aMissingSettingIsNotFilledIn() throws Exception {
    RunFolder cut = create("cut");
    Path presets = cut.presets();
    Files.writeString(presets, Files.readString(presets).replaceFirst("  training.clip: 1\n", ""));
    assertThatThrownBy(() -> new RecipeReader(Tasks.all()).comparison(cut.recipe(), presets))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("training.clip: missing; give it a value");
  }

  @Test
  void trainingsShareTheTime() throws Exception {
    assertThat(Comparison.share(3, 4, 2)).isEqualTo(1.5);
    assertThat(Comparison.share(3, 5, 2)).isEqualTo(1);
    List<String> words = new ArrayList<>();
    RECIPE.overrides().forEach(change -> words.add(change.key() + "=" + change.value()));
    words.add("minutes=4e-7");
    ComparisonRecipe recipe =
        new RecipeReader(Tasks.all())
            .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)));
    RunFolder at = RunFolder.create(folder.resolve("short"), RunSpec.compare(recipe, HERE));
    Comparison comparison = new Comparison(recipe, task, at, HERE);
    assertThat(comparison.minutes(1)).isBetween(1e-9, 10.0);
    assertThat(comparison.reportSeconds()).as("kept for the report").isPositive();
    assertThat(new Comparison(RECIPE, task, at, HERE).reportSeconds()).isZero();
    List<ComparedRun> runs = comparison.run(1, 0, Progress.SILENT);
    assertThat(runs).extracting(one -> one.recipe().training().minutes()).containsOnly(1e-7);
    assertThat(ComparisonReport.write(recipe, compared(recipe), at, runs).verdict())
        .contains("The time ended 4 of 4 trainings before their last epoch (training.minutes).");
  }

  private RunFolder create(String name) throws IOException {
    return RunFolder.create(folder.resolve(name), RunSpec.compare(RECIPE, HERE));
  }

  private Leaderboard run(RunFolder at, Progress progress) throws Exception {
    List<ComparedRun> runs = new Comparison(RECIPE, task, at, HERE).run(1, 0, progress);
    return ComparisonReport.write(RECIPE, compared(RECIPE), at, runs).leaderboard();
  }

  private ComparedTask compared(ComparisonRecipe recipe) {
    return ComparedTask.of(recipe, Tasks.get("adding"), task);
  }

  private static List<String> scores(Leaderboard board) {
    return board.entries().stream().map(entry -> entry.name() + entry.scores()).toList();
  }

  /** Throws in an epoch of a model; notes what was trained, from which epoch, and what ended. */
  private static final class Listening implements Progress {
    private final String model;
    private final int epoch;
    private final Set<String> seen = new TreeSet<>();
    private final List<String> trained = new ArrayList<>();
    private final Set<String> ended = new TreeSet<>();

    Listening(String model, int epoch) {
      this.model = model;
      this.epoch = epoch;
    }

    @Override
    public void update(Update now) {
      String name = now.recipe().model() + " " + now.recipe().seed();
      if (seen.add(name)) {
        trained.add(name + " from " + now.epoch());
      }
      if (now.recipe().model().equals(model) && now.epoch() == epoch) {
        throw new IllegalStateException("cut off");
      }
    }

    @Override
    public void ended(Recipe recipe) {
      ended.add(recipe.model() + " " + recipe.seed());
    }
  }
}
