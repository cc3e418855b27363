package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyTest {
  private static final List<String> FIXED =
      List.of(
          "length=6", "train=64", "validation=32", "test=16", "epochs=2", "hidden=8", "batch=32");
  private static final Space SPACE =
      Space.parse(List.of("lr=log(1e-3,1e-1)", "cell=tanh-rnn,lstm", "hidden=4..8"));

  private static final Duration FOREVER = Duration.ofDays(1);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"GENETIC", "TPE"})
  void workersDoNotChangeWhatASearchFinds(Sampler.Kind kind) throws Exception {
    List<TrialResult> one = run("one", kind, 18, 1, new Counting());
    List<TrialResult> two = run("two", kind, 18, 2, new Counting());
    List<TrialResult> four = run("four", kind, 18, 4, new Counting());
    assertThat(timeless(two)).isEqualTo(timeless(one));
    assertThat(timeless(four)).isEqualTo(timeless(one));
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
    List<TrialResult> whole = run("whole", plan, 2, new Counting());
    Random random = new Random(seed);
    List<TrialResult> resumed = List.of();
    int killed = 0;
    while (resumed.isEmpty()) {
      try {
        resumed = run("cut", plan, 2, new Killing(1 + random.nextInt(8)));
      } catch (Killed e) {
        killed++;
        halfALine();
      }
    }
    assertThat(killed).isPositive();
    assertThat(timeless(resumed)).isEqualTo(timeless(whole));
    assertThat(events("cut", "result")).hasSize(trials); // nothing lost, nothing done twice
    assertThat(events("cut", "reported")).isEqualTo(events("whole", "reported"));
    assertThat(prune.equals("none")).isEqualTo(new Ranking(whole).count(TrialState.PRUNED) == 0);
  }

  /** The names in the files of earlier versions: candidate, outcome, end, strategy, prune. */
  @Test
  void aStudyOfAnEarlierVersionIsResumed() throws Exception {
    Plan plan = new Plan(Sampler.Kind.RANDOM, 4, 1, "median(1,1)", 1);
    List<TrialResult> whole = run("earlier", plan, 1, new Counting());
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

    List<TrialResult> resumed = run("earlier", plan, 1, new Counting());

    assertThat(timeless(resumed)).isEqualTo(timeless(whole));
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
    List<TrialResult> one = run("one", plan, 1, new Counting());
    List<TrialResult> two = run("two", plan, 2, new Counting());
    assertThat(timeless(two)).isEqualTo(timeless(one));
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

  @Test
  void whenTheTimeIsUpTheStudyIsClosedForGood() throws Exception {
    StudySpec spec = new StudySpec("x", SPACE, Plan.of(Sampler.Kind.RANDOM, 1000, 1));
    List<TrialResult> first;
    try (Study study = Study.open(folder.resolve("timed"), spec, Map.of())) {
      first = sweep(study, new Counting()).run(1, Duration.ofMillis(1));
    }
    assertThat(first).hasSizeBetween(1, 4);
    assertThat(run("timed", spec.plan(), 1, new Counting())).isEqualTo(first);
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
    run("done", Sampler.Kind.RANDOM, 3, 1, new Counting());
    Counting again = new Counting();
    List<TrialResult> outcomes = run("done", Sampler.Kind.RANDOM, 3, 1, again);
    assertThat(outcomes).hasSize(3);
    assertThat(again.updates).hasValue(0);
  }

  @Test
  void trialsGetNoScoreOnTheTestPart() throws Exception {
    run("blind", Sampler.Kind.RANDOM, 1, 1, new Counting());
    assertThat(folder.resolve("blind/trials/t000/summary.json"))
        .content()
        .contains("\"test\" : { }");
  }

  @Test
  void aTrialThatNoRecipeTakesIsRecordedAndTheRestGoesOn() throws Exception {
    Space space = Space.parse(List.of("cell=tanh-rnn,lstm", "chrono=0,6"));
    StudySpec spec = new StudySpec("x", space, Plan.of(Sampler.Kind.GRID, 4, 1));
    List<TrialResult> all;
    try (Study study = Study.open(folder.resolve("mixed"), spec, Map.of())) {
      all = sweep(study, new Counting()).run(2, FOREVER);
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
  }

  @Test
  void anotherSweepIsRefusedWhileOneIsAtWorkAndAnotherSpaceAlways() throws Exception {
    Path place = folder.resolve("taken");
    StudySpec spec = new StudySpec("x", SPACE, Plan.of(Sampler.Kind.RANDOM, 3, 1));
    try (Study study = Study.open(place, spec, Map.of())) {
      assertThat(study.path()).exists();
      assertThatThrownBy(() -> Study.open(place, spec, Map.of()))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("is being written by process " + ProcessHandle.current().pid());
    }
    StudySpec other = new StudySpec("x", SPACE, Plan.of(Sampler.Kind.RANDOM, 3, 2));
    assertThatThrownBy(() -> Study.open(place, other, Map.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("other settings");
    Study.open(place, spec, Map.of()).close();
  }

  @Test
  void anUnknownKeyIsRefusedBeforeAnythingIsWritten() {
    Space space = Space.parse(List.of("clipp=log(0.1,1)"));
    StudySpec spec = new StudySpec("x", space, Plan.of(Sampler.Kind.RANDOM, 3, 1));
    assertThatThrownBy(() -> Sweep.check(spec, recipes()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("unknown key 'clipp'");
  }

  private List<TrialResult> run(
      String name, Sampler.Kind kind, int trials, int workers, Sweep.Observer observer)
      throws Exception {
    return run(name, Plan.of(kind, trials, 1), workers, observer);
  }

  private List<TrialResult> run(String name, Plan plan, int workers, Sweep.Observer observer)
      throws Exception {
    StudySpec spec = new StudySpec("x", SPACE, plan);
    try (Study study = Study.open(folder.resolve(name), spec, Map.of())) {
      return sweep(study, observer).run(workers, FOREVER);
    }
  }

  private static Sweep sweep(Study study, Sweep.Observer observer) {
    return new Sweep(study, recipes(), TrialRunner.local(recipes()), observer);
  }

  private void halfALine() throws IOException {
    Files.writeString(
        folder.resolve("cut/journal.jsonl"), "{\"event\":\"comp", StandardOpenOption.APPEND);
  }

  private static List<TrialResult> timeless(List<TrialResult> outcomes) {
    return outcomes.stream()
        .map(
            one ->
                new TrialResult(
                    one.trial(),
                    one.settings(),
                    one.state(),
                    one.cost(),
                    one.epochs(),
                    0,
                    one.message()))
        .toList();
  }

  private static TrialRecipes recipes() {
    return new TrialRecipes(
        settings -> {
          List<String> words = new ArrayList<>(FIXED);
          words.addAll(settings);
          return new RecipeReader(Tasks.all())
              .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
              .first();
        },
        recipe -> Tasks.get(recipe.task()).create(recipe.data()));
  }

  private static class Counting implements Sweep.Observer {
    final AtomicInteger updates = new AtomicInteger();

    @Override
    public void running(int trial, Progress.Update update) {
      updates.incrementAndGet();
    }
  }

  /** Ends the sweep as a kill would: no trial records anything after it. */
  private static final class Killing extends Counting {
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
