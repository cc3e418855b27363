package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that the program did not write is deleted, replaced or written beside. */
final class OthersFilesTest {
  private static final String SWEEP =
      "sweep adding clip=log(0.1,10) --trials 1 --seeds 1 --study thesis " + TINY;

  @TempDir private Path folder;

  @Test
  void aSweepLeavesAUsersFolderAlone() throws IOException {
    Path own = Files.createDirectories(folder.resolve("runs/thesis"));
    Path text = Files.writeString(own.resolve("a.txt"), "x");
    refused("thesis is not a run of Unroll (it has a.txt and no run.json of a run)", SWEEP);
    assertThat(text).hasContent("x");
    assertThat(CommandLineRun.inside(own)).containsExactly(text);
    assertThat(CommandLineRun.inside(folder.resolve("runs"))).containsExactly(own);
  }

  @Test
  void aSweepLeavesAloneWhatALinkLeadsTo() throws IOException {
    Path own = Files.createDirectories(folder.resolve("mine"));
    Path text = Files.writeString(own.resolve("recipe.yaml"), "x");
    Files.createDirectories(folder.resolve("runs"));
    Files.createSymbolicLink(folder.resolve("runs/thesis"), own);
    refused("thesis is not a run of Unroll (it is a link to no run)", SWEEP);
    assertThat(text).hasContent("x");
    assertThat(CommandLineRun.inside(own)).containsExactly(text);
  }

  @Test
  void aSweepBeginsInAnEmptyFolder() throws IOException {
    Files.createDirectories(folder.resolve("runs/thesis"));
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), SWEEP);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folder.resolve("runs/thesis/summary.json")).exists();
  }

  @Test
  void aComparisonKeepsARunThatLostItsFileAside() throws IOException {
    Path runs = folder.resolve("runs");
    CommandLineRun first = CommandLineRun.of(runs, "compare adding models=gru seeds=1", TINY);
    assertThat(first.code()).as(first.err()).isZero();
    Path comparison = CommandLineRun.inside(runs).get(0);
    Path trained = comparison.resolve("gru-s1");
    byte[] weights = Files.readAllBytes(trained.resolve("checkpoint-best.zip"));
    Files.delete(trained.resolve("run.json"));
    CommandLineRun again = CommandLineRun.of(runs, "compare --resume " + comparison);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(comparison.resolve("gru-s1-aside-1/checkpoint-best.zip")).hasBinaryContent(weights);
    assertThat(trained.resolve("run.json")).exists();
  }

  @Test
  void aDiagnosisReplacesOnlyADiagnosis() throws IOException {
    Path page = folder.resolve("package.html");
    Path numbers = Files.writeString(folder.resolve("package.json"), "{\"name\": \"mine\"}");
    String words = "diagnose adding --sequences 2 hidden=2 length=4 train=8 validation=8 test=8";
    refused("package.json is there and holds something else", words + " --out " + page);
    assertThat(numbers).hasContent("{\"name\": \"mine\"}");
    assertThat(page).doesNotExist();
    Path notes = Files.writeString(folder.resolve("notes.html"), "<p>mine</p>");
    refused("notes.html is there and holds something else", words + " --out " + notes);
    assertThat(notes).hasContent("<p>mine</p>");
    for (int time = 0; time < 2; time++) {
      Path free = folder.resolve("free.html");
      CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words + " --out " + free);
      assertThat(run.code()).as(run.err()).isZero();
    }
  }

  private void refused(String said, String words) {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words);
    assertThat(run.err()).contains(said);
    assertThat(run.code()).isEqualTo(2);
  }
}
