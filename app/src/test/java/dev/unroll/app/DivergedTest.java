package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that explodes is a result, not a failure. */
final class DivergedTest {
  private static final String EXPLOSIVE =
      "optimizer=sgd lr=10 clip=0 recurrent-init=gaussian gain=3 data.length=100 data.train=64"
          + " data.validation=32 data.test=32 hidden=8 epochs=3 batch=16";

  @TempDir private Path runs;

  @Test
  void trainSaysAtWhichStep() throws IOException {
    CommandLineRun run = CommandLineRun.of(runs, "train adding model=irnn", EXPLOSIVE);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("diverged at step \\d+");
    assertThat(run.err()).doesNotContain("Exception");
    Path folder = CommandLineRun.inside(runs).get(0);
    assertThat(folder.resolve("run.json")).content().contains("\"diverged\"");
    assertThat(folder.resolve("run.log")).content().containsPattern("WARN .*diverged at step \\d+");
    CommandLineRun again = CommandLineRun.of(null, "train --resume " + folder);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("has diverged; nothing is left to train");
  }

  @Test
  void comparisonStillReports() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(runs, "compare adding models=irnn,tanh-rnn seeds=1,2", EXPLOSIVE);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("2 diverged")
        .contains("irnn, seed 2, at step ")
        .contains("not clearly better than the next, irnn")
        .doesNotContain("overlap");
    Path folder = CommandLineRun.inside(runs).get(0);
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
    assertThat(folder.resolve("run.json")).content().contains("\"finished\"");
    CommandLineRun again = CommandLineRun.of(null, "compare --resume " + folder);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("irnn, seed 2, at step ");
    assertThat(again.err()).doesNotContain("done");
  }
}
