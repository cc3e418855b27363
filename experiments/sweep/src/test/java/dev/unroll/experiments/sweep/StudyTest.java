package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyTest {
  @TempDir private Path folder;

  private TinySweeps sweeps() {
    return new TinySweeps(folder);
  }

  @ParameterizedTest
  @CsvSource({"GENETIC", "TPE"})
  void workersDoNotChangeWhatASearchFinds(Sampler.Kind kind) throws Exception {
    List<TrialResult> one = sweeps().run("one", kind, 18, 1, new TinySweeps.Counting());
    List<TrialResult> two = sweeps().run("two", kind, 18, 2, new TinySweeps.Counting());
    List<TrialResult> four = sweeps().run("four", kind, 18, 4, new TinySweeps.Counting());
    assertThat(TinySweeps.timeless(two)).isEqualTo(TinySweeps.timeless(one));
    assertThat(TinySweeps.timeless(four)).isEqualTo(TinySweeps.timeless(one));
  }

  @ParameterizedTest
  @CsvSource({
    "GENETIC,1,none",
    "GENETIC,2,none",
    "GENETIC,3,'asha(1,2)'",
    "GENETIC,4,'median(2,1)'",
    "TPE,5,none",
    "TPE,6,'asha(1,2)'"
  })
  void aKilledStudyEndsLikeOneThatWasNot(Sampler.Kind kind, long seed, String prune)
      throws Exception {
    int trials = kind == Sampler.Kind.TPE ? 16 : 10; // the first 12 are random
    Plan plan = new Plan(kind, trials, 1, prune, 3);
    List<TrialResult> whole = sweeps().run("whole", plan, 2, new TinySweeps.Counting());
    Random random = new Random(seed);
    List<TrialResult> resumed = List.of();
    int killed = 0;
    while (resumed.isEmpty()) {
      try {
        resumed = sweeps().run("cut", plan, 2, new Killing(1 + random.nextInt(8)));
      } catch (Killed e) {
        killed++;
        halfALine();
      }
    }
    assertThat(killed).isPositive();
    assertThat(TinySweeps.timeless(resumed)).isEqualTo(TinySweeps.timeless(whole));
    assertThat(events("cut", "result")).hasSize(trials); // nothing lost, nothing done twice
    assertThat(events("cut", "reported")).isEqualTo(events("whole", "reported"));
    assertThat(prune.equals("none")).isEqualTo(new Ranking(whole).count(TrialState.PRUNED) == 0);
  }

  /** The names in the files of earlier versions: candidate, outcome, end, strategy, prune. */
  @Test
  void aStudyOfAnEarlierVersionIsResumed() throws Exception {
    Plan plan = new Plan(Sampler.Kind.RANDOM, 4, 1, "median(1,1)", 1);
    List<TrialResult> whole = sweeps().run("earlier", plan, 1, new TinySweeps.Counting());
    Path study = folder.resolve("earlier");
    Path journal = study.resolve("journal.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    assertThat(lines.remove(lines.size() - 1)).contains("\"result\""); // as if killed before
    Files.writeString(journal, withFirstNames(String.join("\n", lines) + "\n"));
    Path spec = study.resolve("study.json");
    Files.writeString(spec, withFirstNames(Files.readString(spec)));
    Files.move(study.resolve("trials"), study.resolve("candidates"));
    for (int k = 0; k < 4; k++) {
      Files.move(study.resolve("candidates/t00" + k), study.resolve("candidates/c00" + k));
    }

    List<TrialResult> resumed = sweeps().run("earlier", plan, 1, new TinySweeps.Counting());

    assertThat(TinySweeps.timeless(resumed)).isEqualTo(TinySweeps.timeless(whole));
    assertThat(study.resolve("trials")).doesNotExist();
  }

  private static String withFirstNames(String text) {
    return text.replace("\"trial\":", "\"candidate\":")
        .replace("\"result\":", "\"outcome\":")
        .replace("\"state\":", "\"end\":")
        .replace("\"sampler\"", "\"strategy\"")
        .replace("\"trials\"", "\"candidates\"")
        .replace("\"pruner\"", "\"prune\"");
  }

  @Test
  void theDefaultNameOfAStudyIsThatOfEarlierVersions() {
    Space space = Space.parse(List.of("clip=log(0.1,10)"));
    StudySpec spec = new StudySpec("x", space, Plan.of(Sampler.Kind.RANDOM, 3, 1));
    String json =
        "{\"recipe\":\"x\",\"space\":{\"ranges\":{\"clip\":{\"low\":0.1,\"high\":10.0}},"
            + "\"written\":{\"clip\":\"log(0.1,10)\"}},\"plan\":{\"strategy\":\"RANDOM\","
            + "\"candidates\":3,\"seed\":1,\"prune\":\"none\",\"ahead\":4}}";
    assertThat(spec.name("adding")).isEqualTo("sweep-adding-%08x".formatted(json.hashCode()));
  }

  @Test
  void workersDoNotChangeWhatIsPruned() throws Exception {
    Plan plan = new Plan(Sampler.Kind.RANDOM, 12, 1, "asha(1,2)", 2);
    List<TrialResult> one = sweeps().run("one", plan, 1, new TinySweeps.Counting());
    List<TrialResult> two = sweeps().run("two", plan, 2, new TinySweeps.Counting());
    assertThat(TinySweeps.timeless(two)).isEqualTo(TinySweeps.timeless(one));
    Ranking ranking = new Ranking(one);
    assertThat(ranking.count(TrialState.PRUNED)).isPositive();
    assertThat(ranking.results().stream().filter(out -> out.state() == TrialState.PRUNED))
        .allSatisfy(
            out -> {
              assertThat(out.epochs()).isEqualTo(1);
              assertThat(out.cost()).isFinite();
              assertThat(out.message()).contains("after epoch 1");
            });
    assertThat(ranking.winner().orElseThrow().state()).isEqualTo(TrialState.COMPLETED);
  }

  private List<String> events(String study, String word) throws IOException {
    return Files.readAllLines(folder.resolve(study + "/journal.jsonl")).stream()
        .filter(line -> line.contains('"' + word + '"'))
        .map(line -> line.replaceAll(",?\"time\":\"[^\"]*\"", ""))
        .sorted()
        .toList();
  }

  @Test
  void aFinishedStudyTrainsNothingAgain() throws Exception {
    sweeps().run("done", Sampler.Kind.RANDOM, 3, 1, new TinySweeps.Counting());
    TinySweeps.Counting again = new TinySweeps.Counting();
    List<TrialResult> outcomes = sweeps().run("done", Sampler.Kind.RANDOM, 3, 1, again);
    assertThat(outcomes).hasSize(3);
    assertThat(again.updates).hasValue(0);
  }

  @Test
  void trialsGetNoScoreOnTheTestPart() throws Exception {
    sweeps().run("blind", Sampler.Kind.RANDOM, 1, 1, new TinySweeps.Counting());
    assertThat(folder.resolve("blind/trials/t000/summary.json"))
        .content()
        .contains("\"test\" : { }");
  }

  @Test
  void aTrialThatNoRecipeTakesIsRecordedAndTheRestGoesOn() throws Exception {
    Space space = Space.parse(List.of("cell=tanh-rnn,lstm", "chrono=0,6"));
    StudySpec spec = new StudySpec("task: x\n", space, Plan.of(Sampler.Kind.GRID, 4, 1));
    List<TrialResult> all;
    try (Study study = Study.open(folder.resolve("mixed"), spec, Map.of())) {
      all = TinySweeps.sweep(study, new TinySweeps.Counting()).run(2, TinySweeps.FOREVER);
    }
    Ranking ranking = new Ranking(all);
    assertThat(ranking.count(TrialState.FAILED)).isEqualTo(1);
    assertThat(ranking.count(TrialState.COMPLETED)).isEqualTo(3);
    assertThat(ranking.results().get(3).message()).contains("chrono");
    ranking.write(folder.resolve("table.csv"));
    assertThat(folder.resolve("table.csv"))
        .content()
        .contains("rank,trial,state")
        .contains("failed");
  }

  @Test
  void aDivergedTrialIsAResultAndTheWorst() {
    Map<String, String> settings = Map.of("lr", "1");
    TrialResult diverged =
        new TrialResult(0, settings, TrialState.DIVERGED, Double.NaN, 1, 1, "at step 3");
    TrialResult poor = new TrialResult(1, settings, TrialState.COMPLETED, 9, 1, 1, "");
    TrialResult good = new TrialResult(2, settings, TrialState.COMPLETED, 0.5, 1, 1, "");
    assertThat(new Ranking(List.of(diverged, poor, good)).results())
        .containsExactly(good, poor, diverged);
    assertThat(new Ranking(List.of(diverged)).winner()).isEmpty();
    TrialResult sure = withLoss(3, 0.1);
    assertThat(new Ranking(List.of(withLoss(2, 0.2), sure, withLoss(4, 0.1))).winner())
        .as("the loss decides between equal costs")
        .contains(sure);
  }

  @Test
  void anotherSweepIsRefusedWhileOneIsAtWorkAndAnotherSpaceAlways() throws Exception {
    Path place = folder.resolve("taken");
    StudySpec spec =
        new StudySpec("task: x\n", TinySweeps.SPACE, Plan.of(Sampler.Kind.RANDOM, 3, 1));
    try (Study study = Study.open(place, spec, Map.of())) {
      assertThat(study.path()).exists();
      assertThatThrownBy(() -> Study.open(place, spec, Map.of()))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("is being written by process " + ProcessHandle.current().pid());
    }
    StudySpec other =
        new StudySpec("task: x\n", TinySweeps.SPACE, Plan.of(Sampler.Kind.RANDOM, 3, 2));
    assertThatThrownBy(() -> Study.open(place, other, Map.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("other settings");
    Study.open(place, spec, Map.of()).close();
  }

  @Test
  void aRecipeOfAnEarlierVersionLacksKeys() {
    Plan plan = Plan.of(Sampler.Kind.RANDOM, 3, 1);
    StudySpec spec = new StudySpec("task: adding\nseed: 1\n", TinySweeps.SPACE, plan);
    StudySpec earlier = new StudySpec("task: adding\n", TinySweeps.SPACE, plan.withTrials(2));
    StudySpec other = new StudySpec("task: copy\n", TinySweeps.SPACE, plan);
    assertThat(spec.matches(Json.map(earlier))).isTrue();
    assertThat(spec.matches(Json.map(other))).isFalse();
  }

  /** Its recipe had the name of a preset where it has that of a block today. */
  @Test
  void aStudyWithAnEarlierNameKeepsItsFolder() throws IOException {
    Plan plan = Plan.of(Sampler.Kind.RANDOM, 3, 1);
    String recipe = "task: adding\nmodel:\n  name: %s\n  block: gru\n";
    StudySpec spec = new StudySpec(recipe.formatted("gru"), TinySweeps.SPACE, plan);
    StudySpec earlier = new StudySpec(recipe.formatted("tanh-rnn"), TinySweeps.SPACE, plan);
    Path place = earlier.folder(folder, "adding", earlier);
    assertThat(spec.folder(folder, "adding", earlier)).isNotEqualTo(place);
    Study.open(place, earlier, Map.of()).close();
    assertThat(spec.folder(folder, "adding", earlier)).isEqualTo(place);
    Study.open(place, spec, Map.of()).close();
  }

  @Test
  void anUnknownKeyIsRefusedBeforeAnythingIsWritten() {
    Space space = Space.parse(List.of("clipp=log(0.1,1)"));
    StudySpec spec = new StudySpec("task: x\n", space, Plan.of(Sampler.Kind.RANDOM, 3, 1));
    assertThatThrownBy(() -> Sweep.check(spec, TinySweeps.recipes()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("unknown key 'clipp'");
  }

  private static TrialResult withLoss(int trial, double loss) {
    return new TrialResult(trial, Map.of(), TrialState.COMPLETED, 0, 1, 1, "", loss, List.of(0.0));
  }

  private void halfALine() throws IOException {
    Files.writeString(
        folder.resolve("cut/journal.jsonl"), "{\"event\":\"comp", StandardOpenOption.APPEND);
  }

  /** Ends the sweep as a kill would: no trial records anything after it. */
  private static final class Killing extends TinySweeps.Counting {
    private final int after;

    Killing(int after) {
      this.after = after;
    }

    @Override
    public void running(int trial, Progress.Update update) {
      super.running(trial, update);
      if (updates.get() > after) {
        throw new Killed();
      }
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
