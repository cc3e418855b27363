package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are listed, shown, compared, named, tagged, deleted and restored. */
final class RunsCommandTest {
  @TempDir private Path runs;

  @Test
  void runsAreListedAndCompared() throws IOException {
    Path gru = made("train adding model=gru " + TINY);
    Path lstm = made("train adding model=lstm lr=0.01 " + TINY);
    said("runs tag " + gru + " good paper", "tags: good, paper");
    said("runs name " + gru + " first", "name: first");
    said("runs tag --remove first paper", "tags: good");
    CommandLineRun note =
        CommandLineRun.of(
            java.util.List.of("runs", "note", "first", "a note", "--runs", runs.toString()));
    assertThat(note.out()).contains("note: a note");
    assertThat(runs.resolve("unroll-notes.json")).isNotEmptyFile();

    JsonNode all = document("runs --sort score --json").path("runs");
    assertThat(all).hasSize(2);
    assertThat(all.path(0).path("scores").path("MSE").asDouble())
        .isLessThan(all.path(1).path("scores").path("MSE").asDouble());
    JsonNode tagged = document("runs list --tag good --model GRU --status finished --json");
    assertThat(tagged.path("runs")).hasSize(1);
    assertThat(tagged.path("runs").path(0).path("note").asText()).isEqualTo("a note");
    said("runs --task text", "none of the 2 runs in " + runs + " matches these options");
    said("runs show first", "status: finished", "MSE of gru", "jvm-flags: ");
    said("runs compare first " + lstm, "training.lr", "0.01", "MSE");
    JsonNode difference = document("runs compare --json first " + lstm).path("difference");
    assertThat(difference.path("settings"))
        .extracting(change -> change.path("key").asText())
        .contains("training.lr", "model.name");
    assertThat(difference.path("environment")).isEmpty();
    Path other = runs.resolve("other");
    assertThat(CommandLineRun.of(other, "runs show " + gru).out()).contains("status: finished");
    assertThat(CommandLineRun.of(other, "runs tag " + gru + " x").err())
        .contains(gru + " is not in " + other);
  }

  @Test
  void deletedRunsAreRestored() throws IOException {
    Path run = made("train adding model=gru " + TINY);
    String name = run.getFileName().toString();
    said(
        "runs delete " + name,
        "is now " + runs.resolve("unroll-trash").resolve(name),
        "to restore it: unroll runs restore " + name);
    assertThat(run).doesNotExist();
    said("runs", "no runs in " + runs);
    said("runs restore " + name, "restored " + run);
    assertThat(run.resolve("summary.json")).isNotEmptyFile();
  }

  @Test
  void whatIsNoRunIsRefused() throws IOException {
    Path other = Files.createDirectory(runs.resolve("other"));
    for (String words : new String[] {"delete other", "show nothing", "tag .. x"}) {
      CommandLineRun run = CommandLineRun.of(runs, "runs " + words);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("no run '").doesNotContain("should not have happened");
    }
    assertThat(CommandLineRun.of(runs, "runs --status done").err())
        .contains("unknown status 'done'");
    assertThat(other).exists();
  }

  @Test
  void aCommandIsStartedWithoutTheOthers() {
    assertThat(Unroll.commands("runs", "list").getSubcommands()).containsOnlyKeys("runs");
    assertThat(Unroll.commands("rnus").getSubcommands()).hasSizeGreaterThan(15);
    assertThat(CommandLineRun.of(null, "rnus").err()).contains("nearest is runs; all: compare,");
  }

  @Test
  void completionKnowsTheCommands() {
    CommandLineRun zsh = CommandLineRun.of(null, "completion zsh");
    CommandLineRun bash = CommandLineRun.of(null, "completion bash");
    assertThat(bash.out()).contains("complete -F _complete_unroll").contains("--find-lr");
    assertThat(zsh.out()).endsWith(bash.out()).contains("bashcompinit");
  }

  private Path made(String words) throws IOException {
    return Path.of(document(words + " --json").path("run").asText());
  }

  private JsonNode document(String words) throws IOException {
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private void said(String words, String... lines) {
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains(lines);
  }
}
