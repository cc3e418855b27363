package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is there already: never deleted where we did not write it, always gone on with if we did.
 */
final class RunPlaceTest {
  private static final RunSpec SPEC =
      new RunSpec(RunKind.SWEEP, "s", "task: adding\n", List.of(), Map.of("os", "here"));

  /** In the order in which they are written. */
  private static final List<String> BEGUN =
      List.of(".unroll-run", ".lock", "recipe.yaml", "overrides.txt", "environment.json");

  @TempDir private Path root;

  @Test
  void aUsersFolderIsRefusedAndStaysAsItIs() throws IOException {
    Path own = Files.createDirectory(root.resolve("thesis"));
    Files.writeString(own.resolve("a.txt"), "x");
    Files.writeString(own.resolve("recipe.yaml"), "mine");
    Files.writeString(own.resolve("run.json"), "{\"kind\": \"marathon\"}");
    assertRefused(own, own + " is not a run of Unroll (it has a.txt, recipe.yaml, run.json and no");
    assertThat(own.resolve("a.txt")).hasContent("x");
    assertThat(own.resolve("recipe.yaml")).hasContent("mine");
    assertThat(names(own)).containsExactly("a.txt", "recipe.yaml", "run.json");
    Path file = Files.writeString(root.resolve("file"), "y");
    assertRefused(file, file + " is not a run of Unroll (it is a file)");
    assertThat(file).hasContent("y");
  }

  @Test
  void aLinkLeadsToARunOrIsRefused() throws IOException {
    Path own = Files.createDirectory(root.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(root.resolve("link"), own);
    assertRefused(link, "it is a link to no run");
    assertThat(own).isEmptyDirectory();
    Files.writeString(own.resolve("a.txt"), "x");
    assertRefused(link, "it is a link to no run");
    assertThat(names(own)).containsExactly("a.txt");
    Path dangling = Files.createSymbolicLink(root.resolve("dangling"), root.resolve("none"));
    assertRefused(dangling, "it is a link to no run");
    Path moved = root.resolve("moved");
    RunFolder.at(root.resolve("made"), SPEC);
    Files.move(root.resolve("made"), moved);
    Path toMoved = Files.createSymbolicLink(root.resolve("made"), moved);
    assertThat(RunFolder.at(toMoved, SPEC).kind()).isEqualTo(RunKind.SWEEP);
  }

  /** Killed after each of the files that a run begins with, and in the middle of the next. */
  @Test
  void whatWasCutOffWhileItBeganIsBegunAgain() throws IOException {
    Path whole = root.resolve("whole");
    RunFolder.at(whole, SPEC);
    for (int written = 0; written <= BEGUN.size(); written++) {
      Path cut = Files.createDirectory(root.resolve("cut" + written));
      for (String name : BEGUN.subList(0, written)) {
        Files.writeString(cut.resolve(name), name.startsWith(".") ? "" : "old");
      }
      if (written >= 2) {
        Files.writeString(cut.resolve(".environment.json.tmp"), "{\"os");
        Files.writeString(cut.resolve(".run.json.tmp"), "");
      }
      assertThat(RunFolder.at(cut, SPEC).status()).isEqualTo(RunStatus.RUNNING);
      assertThat(names(cut).stream().filter(name -> !name.equals(".lock")))
          .as("after %d files", written)
          .containsExactlyElementsOf(names(whole));
      assertThat(cut.resolve("recipe.yaml")).hasContent("task: adding");
    }
  }

  @Test
  void nothingOfARunIsWrittenBeforeItsMarker() throws IOException {
    Path place = root.resolve("s");
    try (Lock lock = Lock.claim(place)) {
      assertThat(names(place)).containsExactly(".lock", ".unroll-run");
    }
    assertThat(RunFolder.at(place, SPEC).kind()).isEqualTo(RunKind.SWEEP);
  }

  @Test
  void aRunInsideAnotherThatLostItsFileIsKeptAside() throws IOException {
    RunFolder first = RunFolder.inside(root, "gru-s1", SPEC);
    first.writeCheckpoint("last", Map.of("a", out -> out.write(1)));
    for (int time = 1; time <= 2; time++) {
      Files.delete(root.resolve("gru-s1/run.json"));
      Files.writeString(root.resolve("gru-s1/notes.txt"), "of time " + time);
      RunFolder again = RunFolder.inside(root, "gru-s1", SPEC);
      assertThat(again.hasCheckpoint("last")).isFalse();
      assertThat(root.resolve("gru-s1-aside-" + time + "/notes.txt")).hasContent("of time " + time);
    }
    assertThat(root.resolve("gru-s1-aside-1/checkpoint-last.zip")).exists();
    RunFolder kept = RunFolder.inside(root, "gru-s1", SPEC);
    assertThat(kept.path().resolve("notes.txt")).doesNotExist();
    assertThat(names(root)).containsExactly("gru-s1", "gru-s1-aside-1", "gru-s1-aside-2");
  }

  @Test
  void whatIsKeptAsideIsSaid() throws IOException {
    RunFolder run = RunFolder.at(root.resolve("c000"), SPEC);
    assertThat(RunPlace.clear(run.path())).isEmpty();
    Files.delete(run.path().resolve("run.json"));
    assertThat(RunPlace.clear(run.path())).as("as if it had just begun").isEmpty();
    Files.writeString(run.path().resolve("metrics.jsonl"), "");
    assertThat(RunPlace.clear(run.path()))
        .contains(
            run.path()
                + " was no longer a run (it has metrics.jsonl and no run.json of a run); it is kept"
                + " as c000-aside-1, and begun anew");
  }

  @Test
  void aRunOfAnOlderVersionHasNoMarkerAndIsARun() throws IOException {
    RunFolder run = RunFolder.at(root.resolve("old"), SPEC);
    Files.delete(run.path().resolve(".unroll-run"));
    Files.writeString(run.path().resolve("study.json"), "{}");
    assertThat(RunFolder.at(run.path(), SPEC).created()).isEqualTo(run.created());
    assertThat(run.path().resolve("study.json")).exists();
  }

  private static void assertRefused(Path path, String why) {
    assertThatThrownBy(() -> RunFolder.at(path, SPEC))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(why)
        .hasMessageEndingWith("nothing in it was changed; move it away, or take another name");
    assertThatThrownBy(() -> Lock.claim(path)).isInstanceOf(InvalidInput.class);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
