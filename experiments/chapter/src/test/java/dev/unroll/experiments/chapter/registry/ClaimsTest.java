package dev.unroll.experiments.chapter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ChapterReader;
import dev.unroll.experiments.chapter.ChapterRecipe;
import dev.unroll.experiments.chapter.Claim;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every claim has to have. */
final class ClaimsTest {

  static List<String> names() {
    return Claims.all().stream().<String>map(Claim::name).toList();
  }

  @Test
  void namesAreDistinct() {
    assertThat(names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+(-[a-z]+)?"));
  }

  @Test
  void allDefaultsAreAccepted() {
    ChapterRecipe recipe =
        new ChapterReader(Claims.all())
            .read(List.of(), Optional.empty(), List.of(), OptionalLong.empty());
    assertThat(recipe.experiments()).hasSize(Claims.all().size());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyKeyHasAComment(String name) {
    List<String> keys =
        claim(name).recipe().lines().filter(line -> line.matches(" +[a-z-]+:.*")).toList();
    assertThat(keys).isNotEmpty().allMatch(line -> line.matches(".* # \\S.+"), "has a comment");
    assertThat(claim(name).recipe()).startsWith("# ").contains("\n" + name + ":\n");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyClaimHasItsSeeds(String name) {
    Claim<?> claim = claim(name);
    List<String> keys =
        Arrays.stream(claim.statement().settings().getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    assertThat(keys.contains("seed") ^ keys.contains("seeds")).isTrue();
    assertThat(claim.statement().title()).isNotBlank();
    assertThat(claim.statement().claim()).isNotBlank();
    assertThat(claim.statement().seconds()).isPositive();
  }

  private static Claim<?> claim(String name) {
    return Claims.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
