package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While one process writes into a run, every command that would is refused. */
final class OneWriterTest {
  private static final String SWEEP =
      "sweep adding clip=log(0.1,10) --trials 1 --seeds 1 --study s " + TINY;

  @TempDir private Path folder;

  @Test
  void aTraining() throws IOException {
    Path run = begun("train adding model=gru " + TINY);
    stopped(run);
    refusedWhileHeld(run, "train --resume " + run, "diagnose --sequences 2 " + run);
    CommandLineRun elsewhere;
    try (Lock lock = RunFolder.open(run).lock()) {
      Path page = folder.resolve("page.html");
      elsewhere = CommandLineRun.of(null, "diagnose --sequences 2 --out " + page + " " + run);
    }
    assertThat(elsewhere.code()).as(elsewhere.err()).isZero();
    CommandLineRun after = CommandLineRun.of(null, "train --resume " + run);
    assertThat(after.code()).as(after.err()).isZero();
  }

  @Test
  void aComparisonAndItsRuns() throws IOException {
    Path run = begun("compare adding models=gru seeds=1 " + TINY);
    Path part = run.resolve("gru-s1");
    stopped(part);
    refusedWhileHeld(run, "compare --resume " + run, "train --resume " + part);
    refusedWhileHeld(part, "compare --resume " + run, "diagnose --sequences 2 " + part);
  }

  @Test
  void aSweepAndItsRuns() throws IOException {
    Path run = begun(SWEEP);
    Path part = run.resolve("trials/t000");
    stopped(part);
    refusedWhileHeld(run, SWEEP, "train --resume " + part);
    refusedWhileHeld(part, SWEEP);
  }

  @Test
  void whatForecasts() throws IOException {
    String table =
        IntStream.range(0, 60)
            .mapToObj(t -> "" + t % 7)
            .collect(Collectors.joining("\n", "sold\n", "\n"));
    Path file = Files.writeString(folder.resolve("s.csv"), table);
    Path backtest = begun("backtest horizon=3 windows=2 model.cells=[] data.file=" + file);
    refusedWhileHeld(backtest, "backtest --resume " + backtest);
    Files.move(backtest.getParent(), folder.resolve("others"));
    Path forecast = begun("forecast horizon=3 window=8 hidden=2 epochs=1 data.file=" + file);
    refusedWhileHeld(forecast, "forecast --update --from " + forecast);
  }

  @Test
  void aChapter() throws IOException {
    Path run = begun("chapter bptt");
    refusedWhileHeld(run, "chapter --resume " + run);
  }

  private void refusedWhileHeld(Path held, String... commands) throws IOException {
    try (Lock lock = RunFolder.open(held).lock()) {
      for (String words : commands) {
        CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words);
        assertThat(run.err())
            .contains(" is being written by process " + ProcessHandle.current().pid())
            .contains(", started 2")
            .contains("; wait until that ends, or end it");
        assertThat(run.code()).as(words).isEqualTo(2);
      }
    }
  }

  private Path begun(String words) throws IOException {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words);
    assertThat(run.code()).as(run.err()).isZero();
    return CommandLineRun.inside(folder.resolve("runs")).get(0);
  }

  private static void stopped(Path run) throws IOException {
    Path file = run.resolve("run.json");
    Files.writeString(file, Files.readString(file).replace("finished", "stopped"));
  }
}
