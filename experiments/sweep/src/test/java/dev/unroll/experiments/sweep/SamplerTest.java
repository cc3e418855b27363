package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SamplerTest {
  private static final Space SPACE =
      Space.parse(List.of("clip=log(0.1,10)", "layers=1..4", "cell=tanh-rnn,lstm,gru"));

  @Test
  void wordsAreRangesOrPlainSettings() {
    List<String> words =
        List.of("hidden=32", "lr=log(1e-4,1e-1)", "data.file=a.csv", "gain=uniform(0,1)");
    assertThat(Space.fixed(words)).containsExactly("hidden=32", "data.file=a.csv");
    assertThat(Space.parse(words).ranges()).containsOnlyKeys("lr", "gain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clip=log(0,10)        | begin above 0",
        "clip=log(10,0.1)      | is empty",
        "layers=4..1           | is empty",
        "layers=int(1.5,3)     | whole numbers",
        "lr=log(a,1)           | expected numbers",
        "lr=lognormal(1,2)     | expected log(low,high)",
        "lr=log(1)             | expected log(low,high)",
        "cell=lstm,,gru        | empty",
        "cell=lstm,lstm        | each choice once",
        "seeds=1,2,3           | does not choose seeds",
      })
  void rangesThatCannotBeAreRefused(String word, String words) {
    assertThatThrownBy(() -> Space.parse(List.of(word)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(words);
  }

  @Test
  void randomSettingsLieInTheirRanges() {
    List<Map<String, String>> drawn = draw(Sampler.Kind.RANDOM, 300, 1);
    assertThat(drawn).hasSize(300);
    assertThat(drawn)
        .allSatisfy(
            one -> {
              assertThat(Double.parseDouble(one.get("clip"))).isBetween(0.1, 10.0);
              assertThat(Integer.parseInt(one.get("layers"))).isBetween(1, 4);
            });
    // Log-uniform: half of them below the geometric mean of the ends, within four deviations.
    long below = drawn.stream().filter(one -> Double.parseDouble(one.get("clip")) < 1).count();
    assertThat(below).isBetween(115L, 185L);
    for (String layers : List.of("1", "2", "3", "4")) {
      long times = drawn.stream().filter(one -> one.get("layers").equals(layers)).count();
      assertThat(times).isBetween(45L, 105L);
    }
  }

  @Test
  void aGridHasEveryCombinationOnce() {
    List<Map<String, String>> all = draw(Sampler.Kind.GRID, 1000, 1);
    assertThat(all).hasSize(60); // 5 x 4 x 3
    assertThat(new HashSet<>(all)).hasSize(60);
    assertThat(Sampler.gridSize(SPACE)).isEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedProposesTheSame(Sampler.Kind kind) {
    assertThat(draw(kind, 40, 7)).isEqualTo(draw(kind, 40, 7));
  }

  @Test
  void geneticSearchEndsNearerToTheOptimumThanRandomSearch() {
    double genetic = 0;
    double random = 0;
    for (long seed = 1; seed <= 10; seed++) {
      genetic += lastCosts(Sampler.Kind.GENETIC, seed);
      random += lastCosts(Sampler.Kind.RANDOM, seed);
    }
    assertThat(genetic).isLessThan(random / 2);
  }

  /** Mean cost of the last 20 of 100 trials. */
  private static double lastCosts(Sampler.Kind kind, long seed) {
    return draw(kind, 100, seed).stream()
        .skip(80)
        .mapToDouble(SamplerTest::cost)
        .average()
        .orElseThrow();
  }

  /** Least at clip = 1, two layers, gru. */
  private static double cost(Map<String, String> settings) {
    double decades = Math.log10(Double.parseDouble(settings.get("clip")));
    double depth = Integer.parseInt(settings.get("layers")) - 2;
    return decades * decades + 0.2 * depth * depth + (settings.get("cell").equals("gru") ? 0 : 0.3);
  }

  private static List<Map<String, String>> draw(Sampler.Kind kind, int most, long seed) {
    Sampler sampler = new Sampler(kind, SPACE, seed);
    List<Map<String, String>> all = new ArrayList<>();
    while (all.size() < most) {
      Optional<Map<String, String>> next = sampler.next();
      if (next.isEmpty()) {
        break;
      }
      sampler.report(all.size(), cost(next.get()));
      all.add(next.get());
    }
    return all;
  }
}
