package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that the documentation or a command's help shows runs, with short settings. */
final class ExamplesTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private static final Path VECTORS =
      HOME.resolve(
          "experiments/interchange/src/test/resources/dev/unroll/experiments/interchange/parity/golden");

  @TempDir private static Path folder;
  private static ExampleFolder place;

  @BeforeAll
  static void make() throws IOException {
    place = new ExampleFolder(folder, VECTORS);
  }

  @TestFactory
  Stream<DynamicTest> run() throws IOException {
    return examples().stream()
        .map(example -> DynamicTest.dynamicTest(example.toString(), () -> runs(example)));
  }

  private static void runs(Example example) throws IOException, InterruptedException {
    ShortSettings.excluded(example).ifPresent(Assumptions::abort);
    CommandLineRun run = place.run(example);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isNotBlank();
    assertThat(run.err()).doesNotContain("Exception", "This should not have happened");
  }

  /** An entry of the table that fits nothing hides what it was for. */
  @Test
  void everyShortSettingIsOfAnExample() throws IOException {
    assertThat(ShortSettings.unused(examples())).isEmpty();
  }

  @Test
  void examplesAreFound() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        Say `./unroll info`, or `./unroll train
        adding`; `./unroll` alone is none.

            ./unroll recipe adding > my.yaml   # a recipe
            ./unroll sweep adding 'clip=log(0.1,10)' \\
              --study "my study"

        ```
        ./unroll data list
        ```
        """);
    assertThat(Example.ofPage(page))
        .extracting(Example::words)
        .containsExactly(
            List.of("info"),
            List.of("train", "adding"),
            List.of("recipe", "adding"),
            List.of("sweep", "adding", "clip=log(0.1,10)", "--study", "my study"),
            List.of("data", "list"));
    assertThat(Example.ofPage(page).get(2).into()).contains("my.yaml");
    assertThat(examples()).hasSizeGreaterThan(60);
  }

  /** Pages whose commands are run: the README, and the guide where there is one. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md")));
    Path guide = HOME.resolve("docs").resolve("guide");
    if (Files.isDirectory(guide)) {
      try (Stream<Path> files = Files.list(guide)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  /** Each once, the pages' first. */
  private static List<Example> examples() throws IOException {
    List<Example> all = new ArrayList<>();
    for (Path page : pages()) {
      all.addAll(Example.ofPage(page));
    }
    all.addAll(Example.ofHelp(Unroll.commands()));
    Set<List<String>> seen = new HashSet<>();
    all.removeIf(example -> !seen.add(example.words()));
    return all;
  }
}
