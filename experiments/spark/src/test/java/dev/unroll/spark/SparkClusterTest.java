package dev.unroll.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.EpochFit;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkClusterTest {
  private static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

  @TempDir private Path folder;

  /** What local-cluster takes for a Spark: its executors get the class path of this test. */
  @BeforeAll
  static void home() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
  }

  @Test
  void twoExecutorsFindWhatThisMachineFinds() throws Exception {
    TinyStudy tiny = new TinyStudy(3);
    List<TrialResult> here =
        tiny.run(folder.resolve("here"), TrialRunner.local(tiny.recipes()), Sweep.Observer.SILENT);
    List<TrialResult> there;
    try (Cluster cluster = Cluster.connect(TWO_EXECUTORS)) {
      assertThat(cluster.cores()).isEqualTo(2);
      there = tiny.run(folder.resolve("there"), cluster.runner(), Sweep.Observer.SILENT);
    }
    assertThat(there).isEqualTo(here);
    Ranking ranking = new Ranking(here);
    assertThat(ranking.count(TrialState.PRUNED)).isPositive();
    assertThat(ranking.count(TrialState.COMPLETED)).isPositive();
    assertThat(ranking.count(TrialState.FAILED)).as("tanh-rnn with chrono").isPositive();
    Path run = folder.resolve("there/trials/t%03d".formatted(completed(here)));
    assertThat(RunFolder.open(run).hasCheckpoint("best")).isTrue();
  }

  @Test
  void anExecutorThatIsKilledCostsTimeAlone() throws Exception {
    TinyStudy tiny = new TinyStudy(15);
    List<TrialResult> here =
        tiny.run(folder.resolve("here"), TrialRunner.local(tiny.recipes()), Sweep.Observer.SILENT);
    AtomicBoolean killed = new AtomicBoolean();
    Sweep.Observer killer =
        new Sweep.Observer() {
          @Override
          public void ended(TrialResult result) {
            if (result.state() != TrialState.FAILED && !killed.getAndSet(true)) {
              executor().destroyForcibly();
            }
          }
        };
    List<TrialResult> there;
    try (Cluster cluster = Cluster.connect(TWO_EXECUTORS)) {
      there = tiny.run(folder.resolve("there"), cluster.runner(), killer);
    }
    assertThat(killed).isTrue();
    assertThat(there).isEqualTo(here);
    List<String> ends =
        Files.readAllLines(folder.resolve("there/journal.jsonl")).stream()
            .filter(line -> line.contains("\"result\""))
            .toList();
    assertThat(ends).as("each counted once").hasSize(here.size());
  }

  /** The executors are this process's children, the only ones that are a JVM. */
  private static ProcessHandle executor() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Two workers share an epoch's minibatches, so that twice the epochs are as many updates one
   * after another. After as many, the ranges over seeds overlap.
   */
  @Test
  void oneNetworkTrainedOnTwoWorkersGetsAsFar() throws Exception {
    List<Double> here = new ArrayList<>();
    List<Double> there = new ArrayList<>();
    try (Cluster cluster = Cluster.connect("local[2]")) {
      for (long seed = 1; seed <= 2; seed++) {
        here.add(lossAfter(recipe(seed, "epochs=12"), null));
        there.add(lossAfter(recipe(seed, "epochs=24"), cluster.fit()));
      }
    }
    assertThat(Collections.min(there))
        .as("here %s, there %s", here, there)
        .isLessThan(Collections.max(here));
    assertThat(there).as("a tenth of no skill").allMatch(loss -> loss < 1 / 60.0);
  }

  /** A copy that is alone is its own mean: the updater's state and step count go along. */
  @Test
  void oneWorkerTrainsAsThisProcessDoes() throws Exception {
    Recipe recipe = recipe(1, "epochs=2", "train=320", "clip=1");
    try (Cluster cluster = Cluster.connect("local[1]")) {
      assertThat(lossAfter(recipe, cluster.fit())).isEqualTo(lossAfter(recipe, null));
    }
  }

  @Test
  void clippingActsOnTheWorkers() throws Exception {
    Recipe recipe = recipe(1, "clip=1e-6", "epochs=1", "optimizer=sgd", "lr=0.1");
    Recipe free = recipe(1, "clip=0", "epochs=1", "optimizer=sgd", "lr=0.1");
    try (Cluster cluster = Cluster.connect("local[2]")) {
      double still = lossAfter(recipe, cluster.fit());
      double moved = lossAfter(free, cluster.fit());
      assertThat(lossAfter(recipe, null)).isCloseTo(still, within(1e-3));
      assertThat(Math.abs(moved - still)).isGreaterThan(1e-2);
    }
  }

  /** As an executor without our classes would: Spark gives up, the sweep records it and goes on. */
  @Test
  void aJobThatSparkGivesUpIsAFailedTrial() throws Exception {
    TinyStudy tiny = new TinyStudy(1);
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("broken")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.maxResultSize", "1");
    List<TrialResult> results;
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      results =
          tiny.run(folder.resolve("broken"), new SparkTrialRunner(spark), Sweep.Observer.SILENT);
    }
    assertThat(results).hasSize(8).allMatch(one -> one.state() == TrialState.FAILED);
    assertThat(results)
        .filteredOn(one -> one.message().startsWith("on Spark: "))
        .isNotEmpty()
        .allMatch(one -> one.message().lines().count() == 1);
  }

  @Test
  void executorsElsewhereNeedTheApplicationJar() {
    assertThatThrownBy(() -> Cluster.connect("spark://127.0.0.1:1"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("need Unroll's application jar")
        .hasMessageContaining("-Papplication");
  }

  @Test
  void whatIsNoMasterIsRefused() {
    assertThatThrownBy(() -> Cluster.connect("localhost"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected a Spark master");
    assertThatThrownBy(() -> Cluster.connect("submit"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("named no master");
  }

  private double lossAfter(Recipe recipe, EpochFit elsewhere) throws IOException {
    Task task = Tasks.get(recipe.task()).create(recipe.data());
    RunFolder run =
        RunFolder.create(folder.resolve("runs"), RunSpec.train(recipe, List.of(), Map.of()));
    RunResult result =
        elsewhere == null
            ? Trainer.train(recipe, task, run, Progress.SILENT)
            : Trainer.train(recipe, task, run, Progress.SILENT, elsewhere);
    return result.validation().values().iterator().next();
  }

  private static Recipe recipe(long seed, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "model=lstm",
                "length=8",
                "train=512",
                "validation=200",
                "test=50",
                "hidden=24",
                "batch=32",
                "lr=0.01",
                "solved-below=0",
                "seed=" + seed));
    words.addAll(List.of(more));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
        .first();
  }

  private static int completed(List<TrialResult> results) {
    return results.stream()
        .filter(one -> one.state() == TrialState.COMPLETED)
        .findFirst()
        .orElseThrow()
        .trial();
  }
}
