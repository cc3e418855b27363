package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No run goes on with other data in silence. */
final class OtherDataTest {
  private static final String TEXT =
      " length=16 eval-length=16 hidden=2 epochs=1 batches-per-epoch=1 batch=4 tbptt=0";

  @TempDir private Path folder;

  @Test
  void aTextThatWasChangedStopsTheTraining() throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), text("one two three"));
    Path run = begun("train text model=gru data.file=" + text + TEXT);
    Files.writeString(run.resolve("run.json"), status(run, "finished", "running"));
    assertThat(run.resolve("data.json")).content().contains("t.txt").contains("sha256");
    Files.writeString(text, text("two one three"));
    refused("t.txt has changed since " + run + " began", "train --resume " + run);
    refused("t.txt has changed since " + run + " began", "diagnose --sequences 2 " + run);
    CommandLineRun written = CommandLineRun.of(null, "generate --length 3 " + run);
    assertThat(written.code()).as("it needs the vocabulary alone").isZero();
    assertThat(written.err()).startsWith("note: " + text + " has changed; ");
    Files.delete(text);
    CommandLineRun without = CommandLineRun.of(null, "generate --length 3 " + run);
    assertThat(without.code()).isZero();
    assertThat(without.out()).isEqualTo(written.out());
    assertThat(without.err()).isEmpty();
    Files.writeString(text, text("one two three"));
    CommandLineRun again = CommandLineRun.of(null, "train --resume " + run);
    assertThat(again.code()).as(again.err()).isZero();
  }

  @Test
  void aTableThatHasGrownStopsTheTraining() throws IOException {
    Path table = Files.writeString(folder.resolve("s.csv"), table(0, 120));
    Path run =
        begun(
            "train series column=sold window=8 horizon=2 hidden=2 epochs=1 batches-per-epoch=1"
                + " model=gru data.file="
                + table);
    Files.writeString(run.resolve("run.json"), status(run, "finished", "running"));
    Files.writeString(table, table(0, 130));
    refused("s.csv has changed since " + run + " began", "train --resume " + run);
  }

  @Test
  void aClassMoreStopsAComparison() throws IOException {
    Path names = Files.createDirectory(folder.resolve("names"));
    for (String name : new String[] {"a", "b"}) {
      String lines =
          IntStream.range(0, 30).mapToObj(i -> name + i).collect(Collectors.joining("\n"));
      Files.writeString(names.resolve(name + ".txt"), lines);
    }
    Path run = begun("compare names models=gru seeds=1 hidden=2 epochs=1 data.file=" + names);
    Files.copy(names.resolve("a.txt"), names.resolve("c.txt"));
    refused("c.txt has changed since " + run + " began", "compare --resume " + run);
  }

  @Test
  void aTextThatWasChangedStopsASweep() throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), text("one two three"));
    String words =
        "sweep text clip=log(0.1,10) --trials 1 --seeds 1 --study s data.file=" + text + TEXT;
    begun(words);
    Files.writeString(text, text("two one three"));
    refused("t.txt has changed since", words);
  }

  @Test
  void aTableThatHasGrownStopsABacktest() throws IOException {
    Path table = Files.writeString(folder.resolve("s.csv"), table(0, 60));
    Path run = begun("backtest horizon=3 windows=2 model.cells=[] data.file=" + table);
    CommandLineRun again = CommandLineRun.of(null, "backtest --resume " + run);
    assertThat(again.code()).as(again.err()).isZero();
    Files.writeString(table, table(0, 65));
    refused("s.csv has changed since " + run + " began", "backtest --resume " + run);
  }

  @Test
  void anUpdateSaysWhatWasRevisedAndRefusesWhatHasNoTimes() throws IOException {
    Path table = Files.writeString(folder.resolve("s.csv"), table(0, 60));
    Path run =
        begun("forecast horizon=3 window=8 hidden=2 epochs=1 normalise=series data.file=" + table);
    String grown = table(0, 62);
    Files.writeString(table, grown);
    CommandLineRun more = CommandLineRun.of(null, "forecast --update --from " + run);
    assertThat(more.out()).contains("2 new steps of 1 series").doesNotContain("note: ");
    Files.writeString(table, grown.replaceAll("-02-2([0-9]),", "-02-2$1,9"));
    refused("with rows added at its end: expected its values", "forecast --update --from " + run);
    CommandLineRun revised = CommandLineRun.of(null, "forecast --update --anyway --from " + run);
    assertThat(revised.out())
        .contains("note: " + table + " is not the file that " + run + " was fitted on with")
        .contains("note: 9 known values differ from those that were read, the first of series sold")
        .contains("at 2026-02-20");
    Files.writeString(table, grown.replaceAll("2026-0([0-9])-", "$1. "));
    refused(
        "series sold: expected times from 2026-",
        "forecast --update --anyway data.column=sold --from " + run);
  }

  @Test
  void aRunOfAnOlderVersionGoesOn() throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), text("one two three"));
    Path run = begun("train text model=gru data.file=" + text + TEXT);
    Files.writeString(run.resolve("run.json"), status(run, "finished", "running"));
    Files.delete(run.resolve("data.json"));
    Files.delete(run.resolve(".unroll-run"));
    CommandLineRun again = CommandLineRun.of(null, "train --resume " + run);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(run.resolve("run.log")).content().contains("has no data.json");
  }

  private Path begun(String words) throws IOException {
    Path runs = folder.resolve("runs");
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.code()).as(run.err()).isZero();
    return CommandLineRun.inside(runs).get(0);
  }

  private void refused(String said, String words) {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words);
    assertThat(run.err()).contains(said).doesNotContain("should not have happened");
    assertThat(run.code()).isEqualTo(2);
  }

  private static String status(Path run, String old, String now) throws IOException {
    return Files.readString(run.resolve("run.json")).replace(old, now);
  }

  private static String text(String line) {
    return IntStream.range(0, 40)
        .mapToObj(i -> line + " " + i % 7)
        .collect(Collectors.joining("\n"));
  }

  private static String table(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(t -> LocalDate.of(2026, 1, 1).plusDays(t) + "," + (20 + 5 * (t % 7) + t % 3))
        .collect(Collectors.joining("\n", "day,sold\n", "\n"));
  }
}
