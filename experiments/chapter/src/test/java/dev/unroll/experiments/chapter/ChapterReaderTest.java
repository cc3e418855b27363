package dev.unroll.experiments.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.chapter.untrained.Bptt;
import dev.unroll.experiments.chapter.untrained.Saturation;
import dev.unroll.experiments.chapter.untrained.Vanishing;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChapterReaderTest {
  private static final ChapterReader READER =
      new ChapterReader(List.of(new Bptt(), new Vanishing(), new Saturation()));

  @TempDir private Path folder;

  @Test
  void allClaimsInTheirOrderWithoutWords() {
    assertThat(names(read(List.of()))).containsExactly("bptt", "vanishing", "activations");
  }

  @Test
  void namedClaimsInTheChaptersOrder() {
    assertThat(names(read(List.of("activations", "bptt")))).containsExactly("bptt", "activations");
  }

  @Test
  void wordsWinAndAreEchoed() {
    ChapterRecipe recipe = read(List.of("vanishing"), "steps=50", "factors=0.5,2");
    Vanishing.Settings settings = (Vanishing.Settings) recipe.experiments().get(0).settings();
    assertThat(settings.steps()).isEqualTo(50);
    assertThat(settings.factors()).containsExactly(0.5, 2.0);
    assertThat(recipe.overrides())
        .map(SettingChange::toString)
        .containsExactly("vanishing.steps=50 (was 100)", "vanishing.factors=0.5,2 (was 0.9,1.1)");
  }

  @Test
  void oneFlagChangesEverySeed() {
    ChapterRecipe recipe = READER.read(List.of(), Optional.empty(), List.of(), OptionalLong.of(7));
    assertThat(((Bptt.Settings) recipe.experiments().get(0).settings()).seed()).isEqualTo(7);
    assertThat(((Vanishing.Settings) recipe.experiments().get(1).settings()).seeds())
        .containsExactly(7L, 8L, 9L);
  }

  @Test
  void aSeedWithNoneAfterItIsRefused() {
    assertThatThrownBy(
            () ->
                READER.read(
                    List.of("vanishing"),
                    Optional.empty(),
                    List.of(),
                    OptionalLong.of(Long.MAX_VALUE)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "--seed: expected at most 9223372036854775804, since vanishing takes 3 from there on;"
                + " got 9223372036854775807");
  }

  @Test
  void aFileChoosesItsSections() throws IOException {
    Path file = folder.resolve("my.yaml");
    Files.writeString(file, "activations:\n  radius: 0.9\nvanishing:\n");
    ChapterRecipe recipe =
        READER.read(List.of(), Optional.of(file), List.of("radius=0.8"), OptionalLong.empty());
    assertThat(names(recipe)).containsExactly("vanishing", "activations");
    assertThat(recipe.overrides())
        .map(SettingChange::toString)
        .containsExactly("activations.radius=0.8 (was 0.9)");
  }

  @Test
  void aRunsSettingsAreReadBackAndNothingIsFilledIn() throws IOException {
    ChapterRecipe recipe = read(List.of("bptt", "vanishing"), "vanishing.input=0.25");
    RunFolder run = RunFolder.create(folder, recipe.spec(Map.of()));
    assertThat(READER.resolved(run)).isEqualTo(recipe);
    Files.writeString(run.recipe(), recipe.yaml().replace("  steps: 100\n", ""));
    assertThatThrownBy(() -> READER.resolved(run))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(run.recipe() + " is damaged: ")
        .hasMessageContaining("vanishing.steps: missing; give it a value");
  }

  @Test
  void unknownClaim() throws IOException {
    refused(List.of("vanshing"))
        .hasMessage(
            "unknown claim 'vanshing', did you mean 'vanishing'? Known are bptt, vanishing,"
                + " activations");
    Path file = folder.resolve("my.yaml");
    Files.writeString(file, "seed: 1\n");
    assertThatThrownBy(
            () -> READER.read(List.of(), Optional.of(file), List.of(), OptionalLong.empty()))
        .hasMessageStartingWith("unknown claim 'seed'; known are ");
  }

  @Test
  void everythingWrongAtOnce() {
    refused(List.of("vanishing"), "stps=3", "hidden=many", "tolerance=-1", "input=-1")
        .hasMessage(
            """
            unknown key 'stps' on the command line; did you mean 'vanishing.steps'?
            vanishing.hidden: expected a whole number, got 'many'\
            """);
    refused(List.of("vanishing"), "tolerance=-1", "input=-1", "factors=0,1")
        .hasMessage(
            """
            vanishing.factors: expected numbers above 0, got [0.0, 1.0]
            vanishing.input: expected at least 0, got -1
            vanishing.tolerance: expected at least 0, got -1\
            """);
  }

  @Test
  void aShortKeyOfSeveralClaims() {
    refused(List.of(), "hidden=3")
        .hasMessage(
            "key 'hidden' on the command line is ambiguous; write bptt.hidden or vanishing.hidden"
                + " or activations.hidden");
  }

  private AbstractThrowableAssert<?, ?> refused(List<String> claims, String... words) {
    return assertThatThrownBy(() -> read(claims, words)).isInstanceOf(InvalidInput.class);
  }

  private static ChapterRecipe read(List<String> claims, String... words) {
    return READER.read(claims, Optional.empty(), List.of(words), OptionalLong.empty());
  }

  private static List<String> names(ChapterRecipe recipe) {
    return recipe.experiments().stream().<String>map(Experiment::name).toList();
  }
}
