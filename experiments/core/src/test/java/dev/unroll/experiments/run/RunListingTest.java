package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunListingTest {
  private static final String RECIPE =
      """
      task: adding
      seed: 7
      model:
        name: gru
        hidden: 4
      """;

  @TempDir private Path root;
  private int minute;

  @Test
  void theNewestIsTheFirstAndSaysWhatItIsAbout() throws IOException {
    RunFolder old = run(root, RunKind.TRAIN, "adding-gru-s7", RECIPE);
    old.writeSummary(
        Map.of("model", "gru", "test", Map.of("MSE", 0.25), "validation", Map.of("MSE", 0.5)));
    old.status(RunStatus.FINISHED);
    RunFolder young =
        run(root, RunKind.COMPARE, "adding-compare", "task: adding\nmodels: [gru, lstm]\n");
    Files.createDirectory(root.resolve("something else"));
    RunListing listing = RunListing.of(root);
    assertThat(listing.entries())
        .extracting(RunEntry::folder)
        .containsExactly(young.path(), old.path());
    RunEntry entry = listing.entries().get(1);
    assertThat(entry.topic()).isEqualTo(new RunEntry.Topic("adding", List.of("gru"), List.of("7")));
    assertThat(entry.scores()).containsExactly(Map.entry("MSE", 0.25));
    assertThat(entry.best()).isEqualTo("gru");
    assertThat(entry.state()).isEqualTo("finished");
    assertThat(listing.entries().get(0).topic().models()).containsExactly("gru", "lstm");
    assertThat(RunListing.of(root.resolve("nowhere")).entries()).isEmpty();
  }

  @Test
  void theStockBacktestSaysWhatItForecasts() throws IOException {
    String file = "data:\n  file: %s\nstock:\n  days: 2000\n  seed: 3\n";
    run(root, RunKind.BACKTEST, "stock", file.formatted("/data/prices.csv"));
    run(root, RunKind.BACKTEST, "stock", file.formatted("\"\""));
    assertThat(RunListing.of(root).entries())
        .extracting(RunEntry::topic)
        .containsExactly(
            new RunEntry.Topic("stock", List.of("gru"), List.of("3")),
            new RunEntry.Topic("prices.csv", List.of("gru"), List.of("3")));
  }

  @Test
  void aRunThatNoProcessWritesIsInterrupted() throws IOException {
    RunFolder run = run(root, RunKind.TRAIN, "a", RECIPE);
    assertThat(RunListing.of(root).entries().get(0).state()).isEqualTo("interrupted");
    try (Lock lock = run.lock()) {
      assertThat(RunListing.of(root).entries().get(0).state()).isEqualTo("running");
    }
    Files.writeString(run.path().resolve(".lock"), "process 1, started 1999-01-01T00:00:00Z\n");
    assertThat(RunListing.of(root).entries().get(0).state()).isEqualTo("interrupted");
  }

  @Test
  void ofASummaryTheFirstModelIsRead() throws IOException {
    RunFolder run = run(root, RunKind.BACKTEST, "b", "data:\n  file: a/b/sales.csv\n");
    Files.writeString(
        run.path().resolve("summary.json"),
        """
        {"verdict": ["x"], "ranked by": "MASE",
         "models": [{"model": "gru", "scores": {"MAE": 1.5, "MASE": 0.5, "R2": "NaN"}},
        """);
    RunEntry entry = RunListing.of(root).entries().get(0);
    assertThat(entry.best()).isEqualTo("gru");
    assertThat(entry.scores().keySet()).containsExactly("MASE", "MAE", "R2");
    assertThat(entry.topic().task()).isEqualTo("sales.csv");
  }

  @Test
  void aDamagedRunIsNamedAndTheOthersAreListed() throws IOException {
    run(root, RunKind.TRAIN, "a", RECIPE);
    Path broken = run(root, RunKind.TRAIN, "b", RECIPE).path();
    Files.writeString(broken.resolve("run.json"), "{");
    RunListing listing = RunListing.of(root);
    assertThat(listing.entries()).hasSize(1);
    assertThat(listing.problems()).singleElement().asString().contains(broken + "/run.json is");
  }

  @Test
  void runsInsideHaveIdsBelowTheirs() throws IOException {
    RunFolder whole = run(root, RunKind.SWEEP, "s", RECIPE);
    run(Files.createDirectory(whole.path().resolve("trials")), RunKind.TRAIN, "t1", RECIPE);
    RunListing listing = RunListing.of(root);
    RunEntry trial = listing.inside(listing.entries().get(0)).entries().get(0);
    assertThat(trial.id()).startsWith(listing.entries().get(0).id() + "/trials/").endsWith("t1");
    assertThat(listing.find(trial.id())).isEqualTo(trial);
  }

  @Test
  void aRunIsFoundByIdNameOrBeginning() throws IOException {
    RunEntry first = entry(run(root, RunKind.TRAIN, "a", RECIPE));
    run(root, RunKind.TRAIN, "b", RECIPE);
    new RunNotes(root).change(first.id(), note -> note.withName("good").withTags(List.of("x")));
    RunListing listing = RunListing.of(root);
    RunEntry found = listing.find("good");
    assertThat(found.id()).isEqualTo(first.id());
    assertThat(found.note()).isEqualTo(new RunNote("good", "", List.of("x")));
    assertThat(listing.find(first.id().substring(0, 14))).isEqualTo(found);
    assertThatThrownBy(() -> listing.find("2026"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is the beginning of 2 runs in");
    assertThatThrownBy(() -> listing.find("goof"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("no run 'goof' in");
    assertThatThrownBy(() -> listing.find("../" + root.getFileName()))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    Path runs = Files.createDirectory(root.resolve("runs"));
    RunFolder run = run(elsewhere, RunKind.TRAIN, "a", RECIPE);
    Files.createSymbolicLink(runs.resolve("a"), run.path());
    assertThat(RunListing.of(runs).entries()).isEmpty();
  }

  @Test
  void theTrashGivesBackWhatItTook() throws IOException {
    RunFolder run = run(root, RunKind.TRAIN, "a", RECIPE);
    RunTrash trash = new RunTrash(root);
    RunEntry entry = entry(run);
    try (Lock lock = run.lock()) {
      assertThatThrownBy(() -> trash.take(entry)).hasMessageContaining("is being written by");
    }
    Path taken = trash.take(entry);
    assertThat(taken).exists();
    assertThat(RunListing.of(root).entries()).isEmpty();
    assertThatThrownBy(() -> trash.restore("../x")).hasMessageContaining("no run '../x' in");
    assertThat(trash.restore(entry.id())).isEqualTo(run.path()).exists();
    assertThat(taken).doesNotExist();
  }

  @Test
  void theTrashTakesNothingOfOthers() throws IOException {
    RunEntry entry = entry(run(root, RunKind.TRAIN, "a", RECIPE));
    Files.delete(entry.folder().resolve(".unroll-run"));
    Files.writeString(entry.folder().resolve("run.json"), "{\"mine\": 1}");
    assertThatThrownBy(() -> new RunTrash(root).take(entry))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("was not written by Unroll");
    assertThat(entry.folder()).exists();
  }

  @Test
  void notesAreCheckedAndSurviveADamagedFile() throws IOException {
    RunNotes notes = new RunNotes(root);
    assertThatThrownBy(() -> notes.change("a", note -> note.withTags(List.of("no blanks"))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("tags: expected letters");
    Files.writeString(root.resolve("unroll-notes.json"), "mine");
    assertThatThrownBy(() -> notes.change("a", note -> note.withText("x")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is damaged");
    assertThat(root.resolve("unroll-notes.json")).hasContent("mine");
  }

  private RunEntry entry(RunFolder run) throws IOException {
    return RunListing.of(root).entries().stream()
        .filter(entry -> entry.folder().equals(run.path()))
        .findFirst()
        .orElseThrow();
  }

  private RunFolder run(Path parent, RunKind kind, String label, String recipe) throws IOException {
    ZonedDateTime time = ZonedDateTime.of(2026, 1, 1, 0, minute++, 0, 0, ZoneOffset.UTC);
    RunSpec spec = new RunSpec(kind, label, recipe, List.of(), Map.of());
    return RunFolder.create(parent, spec.at(time));
  }
}
