package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.experiments.train.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Studies that grow, trials of several seeds, and finalists. */
final class GrownStudyTest {
  @TempDir private Path folder;

  private TinySweeps sweeps() {
    return new TinySweeps(folder);
  }

  @Test
  void whenTheTimeIsUpTheStudyIsClosedUntilThereIsMore() throws Exception {
    List<TrialResult> first = timed(Duration.ofMillis(1));
    assertThat(first).hasSizeBetween(1, 4);
    assertThat(timed(Duration.ofMillis(1))).isEqualTo(first);
    List<TrialResult> more = timed(Duration.ofMillis(2));
    assertThat(more.subList(0, first.size())).isEqualTo(first);
    assertThat(more).hasSizeGreaterThan(first.size());
    assertThat(timed(Duration.ofMillis(1))).as("keeps what it has").isEqualTo(more);
  }

  private List<TrialResult> timed(Duration time) throws Exception {
    StudySpec spec =
        new StudySpec("task: x\n", TinySweeps.SPACE, Plan.of(Sampler.Kind.RANDOM, 1000, 1));
    try (Study study = Study.open(folder.resolve("timed"), spec, Map.of())) {
      return TinySweeps.sweep(study, new TinySweeps.Counting()).run(1, time);
    }
  }

  @ParameterizedTest
  @CsvSource({"RANDOM,none", "GENETIC,none", "TPE,'median(2,1)'"})
  void aStudyThatGrewIsLikeOneThatHadAllItsTrials(Sampler.Kind kind, String pruner)
      throws Exception {
    Plan plan = new Plan(kind, 16, 1, pruner, 3);
    List<TrialResult> whole = sweeps().run("whole", plan, 2, new TinySweeps.Counting());
    sweeps().run("grown", plan.withTrials(5), 1, new TinySweeps.Counting());
    TinySweeps.Counting more = new TinySweeps.Counting();
    List<TrialResult> grown = sweeps().run("grown", plan, 2, more);
    assertThat(TinySweeps.timeless(grown)).isEqualTo(TinySweeps.timeless(whole));
    assertThat(folder.resolve("grown/study.json"))
        .hasSameTextualContentAs(folder.resolve("whole/study.json"));
    TinySweeps.Counting fewer = new TinySweeps.Counting();
    assertThat(sweeps().run("grown", plan.withTrials(3), 1, fewer)).isEqualTo(grown);
    assertThat(fewer.updates).hasValue(0);
  }

  @Test
  void aTrialOfSeveralSeedsIsRankedByTheirMean() throws Exception {
    Plan one = Plan.of(Sampler.Kind.RANDOM, 3, 1);
    Plan three = new Plan(Sampler.Kind.RANDOM, 3, 1, "none", 4, 3);
    List<TrialResult> single = sweeps().run("single", one, 1, new TinySweeps.Counting());
    List<TrialResult> all = sweeps().run("repeated", three, 2, new TinySweeps.Counting());
    for (int k = 0; k < 3; k++) {
      TrialResult result = all.get(k);
      assertThat(result.costs())
          .hasSize(3)
          .startsWith(single.get(k).cost())
          .doesNotHaveDuplicates();
      double mean = result.costs().stream().mapToDouble(cost -> cost).average().orElseThrow();
      assertThat(result.cost()).isEqualTo(mean);
      assertThat(result.epochs()).isEqualTo(6);
    }
    assertThat(folder.resolve("repeated/trials/t001-s3/summary.json")).exists();
    assertThat(sweeps().run("repeated", three, 1, new TinySweeps.Counting())).isEqualTo(all);
    assertThatThrownBy(() -> sweeps().run("repeated", one, 1, new TinySweeps.Counting()))
        .hasMessageContaining("other settings");
  }

  @Test
  void theFinalistsAreTheSameForAnyWorkersAndKeepWhatIsTrained() throws Exception {
    StudySpec spec =
        new StudySpec("task: x\n", TinySweeps.SPACE, Plan.of(Sampler.Kind.RANDOM, 6, 1));
    List<Finalists> all = new ArrayList<>();
    for (int workers : List.of(1, 2, 2)) {
      String name = all.size() == 2 ? "one" : workers == 1 ? "one" : "two";
      try (Study study = Study.open(folder.resolve(name), spec, Map.of())) {
        Ranking ranking =
            new Ranking(
                TinySweeps.sweep(study, new TinySweeps.Counting())
                    .run(workers, TinySweeps.FOREVER));
        Finalists.Effort effort = new Finalists.Effort(2, 2, workers);
        all.add(Finalists.train(study, TinySweeps.recipes(), ranking, effort));
        FinalRuns finals =
            FinalRuns.train(study, TinySweeps.recipes(), all.get(all.size() - 1), effort);
        assertThat(finals.winner()).extracting(RunResult::seed).containsExactly(1001L, 1002L);
        assertThat(finals.before()).allSatisfy(run -> assertThat(run.test()).isNotEmpty());
      }
    }
    assertThat(all.get(2)).as("nothing trained again").isEqualTo(all.get(0));
    assertThat(places(all.get(1))).isEqualTo(places(all.get(0)));
    assertThat(all.get(0).all()).hasSize(4);
    assertThat(all.get(0).all().get(0).runs())
        .isNotEmpty()
        .allSatisfy(run -> assertThat(run.test()).isEmpty());
    assertThat(all.get(0).all()).filteredOn(one -> one.dropped().startsWith("not")).hasSize(2);
  }

  private static List<String> places(Finalists finalists) {
    return finalists.all().stream()
        .map(
            one ->
                "%d %s %s"
                    .formatted(
                        one.trial().trial(),
                        one.dropped(),
                        one.runs().stream().map(RunResult::validation).toList()))
        .toList();
  }
}
