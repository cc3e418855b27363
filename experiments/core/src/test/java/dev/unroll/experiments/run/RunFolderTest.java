package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.recipe.TestTasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  private static final ZonedDateTime TIME = ZonedDateTime.parse("2026-11-23T09:08:07+01:00");

  /** A summary. */
  record Score(double test) {}

  private final RecipeReader reader = new RecipeReader(TestTasks.all());
  private final ComparisonRecipe recipe =
      reader.read(RecipeRequest.ofTask("adding", "model=gru", "lr=0.1"));

  @TempDir Path root;

  @Test
  void aRunHoldsItsRecipeAndEnvironment() throws IOException {
    RunFolder run = create();
    assertThat(run.path()).isEqualTo(root.resolve("20261123-090807-adding-gru-s1"));
    RunFolder opened = RunFolder.open(run.path());
    assertThat(reader.resolved(opened.recipe())).isEqualTo(recipe.first());
    assertThat(opened.overrides())
        .map(SettingChange::toString)
        .containsExactly(
            "models=gru (was tanh-rnn,tanh-rnn-orthogonal,irnn,gru,lstm,dl4j-lstm,"
                + "dl4j-simple-rnn)",
            "training.lr=0.1 (was 0.002)");
    assertThat(opened.environment()).isEqualTo(Environment.capture());
    assertThat(opened.kind()).isEqualTo(RunKind.TRAIN);
    assertThat(opened.created()).isEqualTo(TIME.toInstant());
    assertThat(opened.status()).isEqualTo(RunStatus.RUNNING);
    opened.status(RunStatus.DIVERGED);
    assertThat(RunFolder.open(run.path()).status()).isEqualTo(RunStatus.DIVERGED);
  }

  @Test
  void noRunTakesAnothersFolder() throws IOException {
    create();
    assertThat(create().path()).hasFileName("20261123-090807-adding-gru-s1-2");
    assertThat(create().path()).hasFileName("20261123-090807-adding-gru-s1-3");
    RunSpec both = RunSpec.compare(recipe, Map.of()).at(TIME);
    assertThat(RunFolder.create(root, both).path()).hasFileName("20261123-090807-adding-compare");
  }

  @Test
  void aRunThatCannotBeCreatedLeavesNothing() {
    RunSpec broken = new RunSpec(RunKind.TRAIN, "x", null, recipe.overrides(), Map.of());
    assertThatThrownBy(() -> RunFolder.create(root, broken))
        .isInstanceOf(NullPointerException.class);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void otherFoldersAreRefused() throws IOException {
    Path none = root.resolve("none");
    assertWrong(none, "no run folder " + none + "; expected one that a training wrote");
    assertWrong(
        root,
        root + " is not a run folder: it has no run.json; name a folder that a training wrote");
    Files.writeString(root.resolve("run.json"), "{\"format\": 2, \"kind\": \"train\"}");
    assertWrong(
        root,
        "the run folder "
            + root
            + " has format 2, expected 1; open it with the version of Unroll that wrote it, or"
            + " train again");
    Files.writeString(root.resolve("run.json"), "{\"format\": 1, \"ki");
    assertThatThrownBy(() -> RunFolder.open(root))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            root.resolve("run.json")
                + " is damaged: line 1 is not what was written there; restore it, or train again");
  }

  @Test
  void resumingDropsWhatCameAfterTheCheckpoint() throws IOException {
    RunFolder run = create();
    for (int epoch = 1; epoch <= 4; epoch++) {
      run.metrics().append(Map.of("epoch", epoch, "loss", epoch == 2 ? Double.NaN : 1.0 / epoch));
    }
    Path file = run.path().resolve("metrics.jsonl");
    Files.writeString(file, "{\"epoch\": 5, \"lo", StandardOpenOption.APPEND);
    assertThat(run.metrics().read()).hasSize(4);
    run.status(RunStatus.STOPPED);
    run.resumeAfter(3);
    run.metrics().append(Map.of("epoch", 4));
    assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(run.metrics().read())
        .extracting(line -> line.get("epoch"))
        .containsExactly(1, 2, 3, 4);
    assertThat(Json.number(run.metrics().read().get(1).get("loss"))).isNaN();
    assertThat(Files.readString(file)).contains("\"NaN\"").endsWith("{\"epoch\":4}\n");
  }

  @Test
  void aBrokenLineInTheMiddleIsNamed() throws IOException {
    Path file = Files.writeString(root.resolve("m.jsonl"), "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n");
    assertThatThrownBy(() -> new JsonLines(file).read())
        .isInstanceOf(InvalidInput.class)
        .hasMessage(file + ", line 2: expected a JSON object, got '{\"a\": '; remove that line");
  }

  @Test
  void aSummaryIsThereOrSaidToBeMissing() throws IOException {
    RunFolder run = create();
    assertThatThrownBy(() -> run.summary(Score.class))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("the run " + run.path() + " has no summary yet; resume it, or train again");
    run.writeSummary(Map.of("test", Double.POSITIVE_INFINITY));
    assertThat(run.summary(Score.class).test()).isInfinite();
  }

  @Test
  void checkpointsAreReplacedWhole() throws IOException {
    RunFolder run = create();
    run.writeCheckpoint("last", Map.of("a", out -> out.write(1)));
    assertThatThrownBy(
            () ->
                run.writeCheckpoint(
                    "last",
                    Map.of(
                        "a",
                        out -> {
                          out.write(2);
                          throw new IOException("disk full");
                        })))
        .hasMessage("disk full");
    assertThat(run.openCheckpoint("last").read("a").readAllBytes()).containsExactly(1);
    run.writeCheckpoint("last", Map.of("a", out -> out.write(3)));
    assertThat(run.openCheckpoint("last").read("a").readAllBytes()).containsExactly(3);
    assertThat(run.hasCheckpoint("best")).isFalse();
    assertThat(run.path()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void runsGoWhereTheyAreWanted() {
    assertThat(RunFolder.root(null, Map.of())).isEqualTo(Path.of("runs"));
    assertThat(RunFolder.root(null, Map.of("UNROLL_RUNS", "a"))).isEqualTo(Path.of("a"));
    assertThat(RunFolder.root(root, Map.of("UNROLL_RUNS", "a"))).isEqualTo(root);
  }

  @Test
  void theEnvironmentNamesTheVersionsOfTheBuild() throws IOException {
    assertThat(Environment.capture())
        .containsKeys("jvm", "os", "arch", "processors", "max-heap-mib")
        .containsEntry("OMP_NUM_THREADS", "1")
        .satisfies(
            facts -> {
              assertThat(facts.get("unroll")).matches("[0-9.]+.*");
              assertThat(facts.get("dl4j")).matches("1\\.0\\.0.*");
            });
    Path info = Files.writeString(root.resolve("cpuinfo"), "flags : x\nmodel name\t: Abacus 3\n");
    assertThat(Environment.cpu(info)).contains("Abacus 3");
    assertThat(Environment.cpu(root.resolve("none"))).isEmpty();
  }

  @Test
  void damagedCheckpointsAreRefusedWhereverTheyAreCut() throws IOException {
    Path file = root.resolve("c.zip");
    byte[] weights = new byte[3000];
    new Random(1).nextBytes(weights);
    Checkpoint.write(file, Map.of("weights.bin", out -> out.write(weights), "state", out -> {}));
    assertThat(Checkpoint.open(file).read("weights.bin").readAllBytes()).isEqualTo(weights);
    assertThat(Checkpoint.open(file).names()).containsExactlyInAnyOrder("weights.bin", "state");
    byte[] whole = Files.readAllBytes(file);
    int manifest = new String(whole, StandardCharsets.ISO_8859_1).indexOf("manifest");
    for (int length = 0; length < manifest; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertDamaged(file);
    }
    for (int at = 0; at < manifest; at += 11) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(file, flipped);
      assertDamagedOrUnharmed(file, weights);
    }
  }

  @Test
  void whatACheckpointLacksIsSaid() throws IOException {
    Path file = root.resolve("c.zip");
    assertThatThrownBy(() -> Checkpoint.open(file))
        .hasMessage("no checkpoint " + file + "; the run ended before its first one");
    Checkpoint.write(file, Map.of("a", out -> out.write(1)));
    assertThatThrownBy(() -> Checkpoint.open(file).read("b"))
        .hasMessage(
            "the checkpoint "
                + file
                + " has no 'b', only [a]; it is from another version: train again");
  }

  /** A few bytes of a zip file, such as an entry's time, hold nothing of the contents. */
  private static void assertDamagedOrUnharmed(Path file, byte[] weights) throws IOException {
    try {
      assertThat(Checkpoint.open(file).read("weights.bin").readAllBytes()).isEqualTo(weights);
    } catch (InvalidInput e) {
      assertThat(e).hasMessageStartingWith("the checkpoint " + file + " is damaged: ");
    }
  }

  private static void assertDamaged(Path file) {
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("the checkpoint " + file + " is damaged: ")
        .hasMessageEndingWith("; delete that file to start over, or train again");
  }

  private static void assertWrong(Path folder, String message) {
    assertThatThrownBy(() -> RunFolder.open(folder))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }

  private RunFolder create() throws IOException {
    RunSpec spec = RunSpec.train(recipe.first(), recipe.overrides(), Environment.capture());
    return RunFolder.create(root, spec.at(TIME));
  }
}
