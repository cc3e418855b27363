package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.recipe.FlatYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SweepFileTest {
  @TempDir private Path folder;

  @Test
  void namesOfEarlierVersionsWorkAndAreNotedInOneLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("old.yaml"),
            """
            task: adding
            data: {length: 6, train: 32, validation: 16, test: 16}
            model: {hidden: 4, layers: 1..2}
            training: {epochs: 1, batch: 8}
            sweep: {strategy: grid, candidates: 9, seeds: 1}
            """);
    CommandLineRun run =
        CommandLineRun.of(
            folder.resolve("runs"),
            "sweep " + file + " --strategy random --candidates=1 --prune none --study s");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(line -> line.startsWith("note: ")))
        .containsExactly(
            "note: --strategy is now --sampler, --candidates is now --trials, --prune is now"
                + " --pruner, sweep.strategy is now sweep.sampler, sweep.candidates is now"
                + " sweep.trials");
    assertThat(folder.resolve("runs/s/study.json"))
        .content()
        .contains("\"sampler\" : \"RANDOM\"", "\"trials\" : 1,", "\"pruner\" : \"none\"");
  }

  @Test
  void theSameCommandWithMoreTrialsExtendsItsStudy() throws IOException {
    String words =
        "sweep adding lr=log(1e-3,1e-1) length=6 train=32 validation=16 test=16 hidden=4 epochs=1"
            + " --seeds 1 --finalists 2 --sampler tpe --trials ";
    Path runs = folder.resolve("runs");
    for (String trials : List.of("2", "4", "3")) {
      CommandLineRun run = CommandLineRun.of(runs, words + trials);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains(trials.equals("2") ? "2 trials: " : "4 trials: ");
    }
    List<Path> studies = CommandLineRun.inside(runs);
    assertThat(studies).hasSize(1);
    assertThat(CommandLineRun.inside(studies.get(0).resolve("finalists"))).isNotEmpty();
    assertThat(Files.readAllLines(studies.get(0).resolve("journal.jsonl")))
        .filteredOn(line -> line.contains("\"started\""))
        .hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"block=gru, gru", "'block=gru,lstm', tanh-rnn"})
  void aModelIsNamedForItsBlock(String block, String before) throws IOException {
    Path runs = folder.resolve("runs");
    String words = "sweep adding lr=log(1e-3,1e-1) --trials 1 --seeds 1 --study s ";
    CommandLineRun run = CommandLineRun.of(runs, words + block + " " + CommandLineRun.TINY);
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, String> trial = model(runs.resolve("s/trials/t000/recipe.yaml"));
    assertThat(trial).containsEntry("model.name", trial.get("model.block"));
    assertThat(model(runs.resolve("s/recipe.yaml"))).containsEntry("model.name", before);
    assertThat(CommandLineRun.of(runs, "runs").out()).contains("  " + trial.get("model.block"));
  }

  private static Map<String, String> model(Path recipe) throws IOException {
    return FlatYaml.read("recipe", Files.readString(recipe));
  }
}
