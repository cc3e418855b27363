package dev.unroll.experiments.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of claims that are made up: what is kept, what goes on, what is said. */
final class ChapterTest {
  private static final List<Double> X = List.of(1.0, Double.NaN);

  @TempDir private Path root;
  private final List<String> examined = new ArrayList<>();

  /** How a made-up experiment ends. */
  private enum End {
    WELL,
    FAILED,
    CALLED_OFF
  }

  record Nothing(long seed) {}

  private record MadeUp(String name, End end, List<String> examined) implements Claim<Nothing> {
    @Override
    public Statement<Nothing> statement() {
      return new Statement<>(name, Nothing.class, 5, "About " + name, "This is claimed.", "a = b");
    }

    @Override
    public Finding examine(Nothing settings, Lab lab) throws InterruptedException {
      examined.add(name);
      assertThat(lab.folder()).isDirectory();
      lab.progress().at(0.5, "half");
      return switch (end) {
        case FAILED -> throw new IllegalStateException("no paper left");
        case CALLED_OFF -> throw new InterruptedException();
        case WELL -> finding();
      };
    }
  }

  private static Finding finding() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("second", 2.0);
    numbers.put("first", Double.NaN);
    List<Mark> marks =
        List.of(
            new Mark.Line("line", "gru", X, X, true),
            new Mark.Band("band", "lstm", X, X, X),
            new Mark.Points("points", "", X, X, List.of("a", "b"), false),
            new Mark.Bars("bars", "irnn", X, X, X, X),
            new Mark.Level("level", 1, true),
            new Mark.Circle("circle", 1));
    return new Finding(
        Verdict.HOLDS_WITH_A_LIMIT,
        "Because.",
        numbers,
        List.of(
            new Figure("f", "", Axis.log("x").between(1, 2), Axis.of("y", List.of("a")), marks)),
        List.of(new Table("t", List.of("a"), List.of(List.of("1")))),
        List.of("Seed 1."));
  }

  @Test
  void aFailureDoesNotLoseTheOthers() throws Exception {
    ChapterRecipe recipe = recipe(End.WELL, End.FAILED, End.WELL);
    RunFolder folder = RunFolder.create(root, recipe.spec(Map.of()));
    List<ClaimResult> all = new Chapter(recipe, folder).run(1, ChapterProgress.SILENT);
    assertThat(examined).containsExactly("c0", "c1", "c2");
    assertThat(all).extracting(ClaimResult::failed).containsExactly(false, true, false);
    assertThat(all.get(1).failure()).isEqualTo("no paper left");
    assertThat(folder.status()).isEqualTo(RunStatus.FAILED);
    ChapterReport.write(recipe, folder, all);
    assertThat(ChapterReport.page(folder)).content().contains("no paper left", "Because.");
    Map<String, Object> json = Json.object(Files.readString(folder.path().resolve("chapter.json")));
    assertThat(json.get("claims").toString())
        .contains("verdict=holds with a limit", "numbers={second=2.0, first=NaN}")
        .contains("failure=no paper left");
    assertThat(ChapterReport.counts(all))
        .isEqualTo("2 × holds with a limit, 1 × experiment failed");
  }

  @Test
  void whatIsFinishedIsKeptAndWhatFailedIsMadeAgain() throws Exception {
    ChapterRecipe failing = recipe(End.WELL, End.FAILED, End.WELL);
    RunFolder folder = RunFolder.create(root, failing.spec(Map.of()));
    List<ClaimResult> before = new Chapter(failing, folder).run(1, ChapterProgress.SILENT);
    examined.clear();
    ChapterRecipe mended = recipe(End.FAILED, End.WELL, End.FAILED);
    List<ClaimResult> after =
        new Chapter(mended, RunFolder.open(folder.path())).run(1, ChapterProgress.SILENT);
    assertThat(examined).containsExactly("c1");
    assertThat(after.get(0)).isEqualTo(before.get(0)); // every figure and number of it
    assertThat(after.get(2)).isEqualTo(before.get(2));
    assertThat(after).noneMatch(ClaimResult::failed);
    assertThat(RunFolder.open(folder.path()).status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void calledOffItCanBeResumed() throws Exception {
    ChapterRecipe recipe = recipe(End.WELL, End.CALLED_OFF);
    RunFolder folder = RunFolder.create(root, recipe.spec(Map.of()));
    assertThatThrownBy(() -> new Chapter(recipe, folder).run(1, ChapterProgress.SILENT))
        .isInstanceOf(InterruptedException.class);
    assertThat(RunFolder.open(folder.path()).status()).isEqualTo(RunStatus.STOPPED);
    examined.clear();
    new Chapter(recipe(End.FAILED, End.WELL), folder).run(1, ChapterProgress.SILENT);
    assertThat(examined).containsExactly("c1");
  }

  @Test
  void aDamagedFindingIsNamed() throws Exception {
    ChapterRecipe recipe = recipe(End.WELL);
    RunFolder folder = RunFolder.create(root, recipe.spec(Map.of()));
    new Chapter(recipe, folder).run(1, ChapterProgress.SILENT);
    Path file = folder.path().resolve("c0").resolve("finding.json");
    Files.writeString(file, Files.readString(file).substring(0, 100));
    assertThatThrownBy(() -> new Chapter(recipe, folder).run(1, ChapterProgress.SILENT))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("finding.json is damaged")
        .hasMessageEndingWith("delete it to examine the claim again");
  }

  @Test
  void everyModelOfAFigureIsOnThePage() {
    ChapterRecipe recipe = recipe(End.WELL);
    ClaimResult one = new ClaimResult("c0", finding(), "", 1);
    assertThat(ChapterReport.page(recipe, List.of(one), Map.of()).models())
        .containsExactly("gru", "lstm", "irnn");
  }

  private ChapterRecipe recipe(End... ends) {
    List<Experiment<?>> experiments = new ArrayList<>();
    StringBuilder yaml = new StringBuilder();
    for (int k = 0; k < ends.length; k++) {
      MadeUp claim = new MadeUp("c" + k, ends[k], examined);
      experiments.add(new Experiment<>(claim, new Nothing(1)));
      yaml.append(claim.name()).append(":\n  seed: 1\n");
    }
    return new ChapterRecipe(experiments, yaml.toString(), List.of());
  }
}
