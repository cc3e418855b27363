package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RaceTest {
  private static final int FINALISTS = 5; // the defaults of the command
  private static final int SEEDS = 3;
  private static final int STUDIES = 2000;

  /**
   * The best trial differs from the next by two standard deviations of a seed. In the last two rows
   * all others are as good as the next, the worst case.
   */
  @ParameterizedTest(name = "{0} trials, {1} deviations apart")
  @CsvSource({"20,0.5", "36,0.5", "60,0.5", "20,0.1", "20,0"})
  void theBestIsChosenInNineOfTenStudies(int trials, double apart) throws Exception {
    Random random = new Random(trials);
    int chosen = 0;
    for (int study = 0; study < STUDIES; study++) {
      double[] means =
          IntStream.range(0, trials).mapToDouble(i -> i == 0 ? 0 : 2 + apart * (i - 1)).toArray();
      chosen += choose(means, random) == 0 ? 1 : 0;
    }
    assertThat(chosen / (double) STUDIES).isGreaterThanOrEqualTo(0.9);
  }

  /** The trial that wins where each training has a deviation of 1. */
  private static int choose(double[] means, Random random) throws Exception {
    double[] searched = DoubleStream.of(means).map(mean -> mean + random.nextGaussian()).toArray();
    List<Integer> starters =
        IntStream.range(0, means.length)
            .boxed()
            .sorted((i, j) -> Double.compare(searched[i], searched[j]))
            .limit(Race.starters(means.length, FINALISTS))
            .toList();
    Race race =
        Race.run(
            starters.stream().map(i -> score(searched[i])).toList(),
            FINALISTS,
            SEEDS,
            left ->
                left.stream()
                    .map(i -> score(means[starters.get(i)] + random.nextGaussian()))
                    .toList());
    return starters.get(race.winner());
  }

  @Test
  void whoIsWorseLeavesAndTheRestGoesOn() throws Exception {
    double[][] fresh = {
      {1, 1.1, 1.2}, {1.2, 1.0, 1.0}, {3, 3.1, 9}, {Double.NaN, 0, 0}, {0.1, 0, 0}
    };
    List<Integer> rounds = new ArrayList<>();
    List<Score> searched = DoubleStream.of(0, 0, 0, 0, 9).mapToObj(RaceTest::score).toList();
    Race race =
        Race.run(
            searched,
            3,
            3,
            left -> {
              rounds.add(left.size());
              return left.stream().map(i -> score(fresh[i][rounds.size() - 1])).toList();
            });
    assertThat(rounds).containsExactly(5, 3, 2);
    // The fifth is the best by its fresh score, and the worst by the mean of both.
    assertThat(race.dropped())
        .containsExactly(
            "",
            "",
            "worse than the best, p = 6.2e-4",
            "diverged",
            "not among the best 3 with a second seed");
    assertThat(race.winner()).isEqualTo(1); // 1.067 on average, the first has 1.1
    assertThat(race.scores().get(2)).hasSize(2);
  }

  @Test
  void theLossDecidesBetweenEqualCosts() throws Exception {
    List<Score> searched = List.of(new Score(0, 0.1), new Score(0, 0.2), new Score(0.5, 0));
    double[] losses = {0.3, 0.2, 0.1};
    Race race =
        Race.run(
            searched,
            3,
            2,
            left -> left.stream().map(i -> new Score(i == 2 ? 0.5 : 0, losses[i])).toList());
    assertThat(race.winner()).isEqualTo(1);
    assertThat(race.dropped().get(2)).isEqualTo("worse than the best, p = 0");
  }

  @Test
  void oneTrialIsNotTrainedAgain() throws Exception {
    Race race =
        Race.run(
            List.of(score(1)),
            1,
            3,
            left -> {
              throw new AssertionError("trained");
            });
    assertThat(race.winner()).isZero();
    assertThat(Race.starters(20, 1)).isEqualTo(1);
    assertThat(Race.starters(7, 5)).isEqualTo(7);
  }

  @Test
  void ifAllDivergeTheFirstWins() throws Exception {
    List<Score> searched = List.of(score(1), score(2));
    Race race = Race.run(searched, 2, 3, left -> left.stream().map(i -> Score.NONE).toList());
    assertThat(race.winner()).isZero();
    assertThat(race.dropped()).containsExactly("", "diverged");
  }

  /** By scipy.stats.ttest_ind: t = 1.8509 with 6.0119 degrees of freedom. */
  @Test
  void theTestIsWelchs() {
    List<Score> some =
        DoubleStream.of(27.5, 21.0, 19.0, 23.6, 17.0).mapToObj(RaceTest::score).toList();
    List<Score> best =
        DoubleStream.of(18.1, 17.9, 16.8, 21.0, 15.2).mapToObj(RaceTest::score).toList();
    assertThat(Race.worse(some, best)).isCloseTo(0.05677, within(1e-4));
    assertThat(Race.worse(best, some)).isEqualTo(1);
    assertThat(Race.worse(some.subList(0, 1), best)).isEqualTo(1);
  }

  private static Score score(double cost) {
    return new Score(cost, Double.NaN);
  }
}
