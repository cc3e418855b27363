package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Index.atIndex;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Both know the results of the trials up to four before, as in a sweep. */
  @Test
  void parzenEstimatorsBeatRandomSearchOfTheSameBudget() {
    Space space = Space.parse(List.of("lr=log(1e-5,1)", "hidden=int(1,100)"));
    int wins = 0;
    double parzen = 0;
    double random = 0;
    for (long seed = 1; seed <= 20; seed++) {
      double one = best(Sampler.of(Sampler.Kind.TPE, space, seed));
      double other = best(Sampler.of(Sampler.Kind.RANDOM, space, seed));
      wins += one < other ? 1 : 0;
      parzen += one;
      random += other;
    }
    assertThat(wins).isGreaterThanOrEqualTo(15);
    assertThat(parzen).isLessThan(random / 3);
  }

  /** Best cost of 60 trials; least at lr = 0.003, hidden = 70. */
  private static double best(Sampler sampler) {
    List<Double> costs = new ArrayList<>();
    for (int k = 0; k < 60; k++) {
      if (k >= 4) {
        sampler.report(k - 4, costs.get(k - 4));
      }
      Map<String, String> settings = sampler.next().orElseThrow();
      double decades = Math.log10(Double.parseDouble(settings.get("lr")) / 0.003);
      double width = (Integer.parseInt(settings.get("hidden")) - 70) / 20.0;
      costs.add(decades * decades + width * width);
    }
    return Collections.min(costs);
  }

  @Test
  void parzenEstimatorsProposeEachCombinationOnceAndThenNoMore() {
    Space small = Space.parse(List.of("layers=1..4", "cell=lstm,gru"));
    Sampler sampler = Sampler.of(Sampler.Kind.TPE, small, 1);
    Set<Map<String, String>> all = new HashSet<>();
    for (int k = 0; k < 8; k++) {
      assertThat(all.add(sampler.next().orElseThrow())).isTrue();
      sampler.report(k, k == 0 ? 1 : Double.NaN); // trials that diverge are not the best
    }
    assertThat(sampler.next()).isEmpty();
  }

  @Test
  void parzenEstimatorsChooseWhatTheBestTrialsHave() {
    Space space = Space.parse(List.of("cell=a,b,c,d,e", "clip=uniform(0,1)"));
    Sampler sampler = Sampler.of(Sampler.Kind.TPE, space, 1);
    int chosen = 0;
    for (int k = 0; k < 60; k++) {
      String cell = sampler.next().orElseThrow().get("cell");
      sampler.report(k, cell.equals("c") ? 0.1 : 1);
      chosen += k >= 30 && cell.equals("c") ? 1 : 0;
    }
    assertThat(chosen).isGreaterThan(15); // of 30; 6 by chance
  }

  @Test
  void theDensityOfAnEstimatorIsOne() {
    for (double cell : new double[] {0, 0.1}) {
      ParzenEstimator estimator = new ParzenEstimator(new double[] {0.05, 0.15, 0.95}, cell);
      double step = cell == 0 ? 1e-4 : cell;
      double sum = 0;
      for (double place = step / 2; place < 1; place += step) {
        sum += Math.exp(estimator.logDensity(place)) * (cell == 0 ? step : 1);
      }
      assertThat(sum).isCloseTo(1, within(1e-3));
    }
    // The latest 25 count whole, those before less and less.
    assertThat(ParzenEstimator.weights(27)).startsWith(1 / 27.0).contains(1, atIndex(2));
  }

  private static List<Map<String, String>> draw(Sampler.Kind kind, int most, long seed) {
    Sampler sampler = Sampler.of(kind, SPACE, seed);
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
