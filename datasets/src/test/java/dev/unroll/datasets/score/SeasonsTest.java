package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeasonsTest {

  @Test
  void aWeekInADayIsFoundUnderATrend() {
    Random random = new Random(1);
    double[] values =
        IntStream.range(0, 300)
            .mapToDouble(t -> 0.1 * t + 3 * Math.sin(2 * Math.PI * t / 7) + random.nextGaussian())
            .toArray();
    assertThat(Seasons.of(values, 3).get(0).steps()).isEqualTo(7);
  }

  @Test
  void aDayAndAWeekOfHours() {
    double[] day = new Random(2).doubles(24).map(x -> 10 * x).toArray();
    double[] week = new Random(3).doubles(168).map(x -> 10 * x).toArray();
    double[] values =
        IntStream.range(0, 1500).mapToDouble(t -> 2 * day[t % 24] + week[t % 168]).toArray();
    assertThat(Seasons.of(values, 3)).extracting(Seasons.Season::steps).contains(168, 24);
  }

  @Test
  void aRandomWalkHasNone() {
    Random random = new Random(4);
    double[] walk = new double[500];
    IntStream.range(1, 500).forEach(t -> walk[t] = walk[t - 1] + random.nextGaussian());
    assertThat(Seasons.of(walk, 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 40, 100, 300})
  void atMostFivePercentOfWalksAndWhiteSeriesHaveOne(int length) {
    Random random = new Random(length);
    int trials = 300;
    int searched = 0;
    int ofCalendar = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = random.doubles(length).map(x -> random.nextGaussian()).toArray();
      if (trial % 2 == 0) {
        IntStream.range(1, length).forEach(t -> values[t] += values[t - 1]);
      }
      searched += Seasons.of(values, 2).isEmpty() ? 0 : 1;
      ofCalendar += Seasons.of(List.of(values), List.of(12)).isEmpty() ? 0 : 1;
    }
    assertThat(searched).isLessThanOrEqualTo(trials / 20);
    assertThat(ofCalendar).isLessThanOrEqualTo(trials / 20);
  }

  @Test
  void halfHoursHaveADayAndAWeek() {
    Random random = new Random(7);
    double[] walk = new double[4032];
    IntStream.range(1, 4032).forEach(t -> walk[t] = walk[t - 1] + 0.05 * random.nextGaussian());
    double[] demand =
        IntStream.range(0, 4032)
            .mapToDouble(
                t ->
                    30
                        + 6 * Math.sin(2 * Math.PI * t / 48)
                        + 2 * Math.sin(4 * Math.PI * t / 48)
                        - (t / 48 % 7 >= 5 ? 4 : 0)
                        + walk[t]
                        + 0.3 * random.nextGaussian())
            .toArray();
    assertThat(steps(List.of(demand), List.of())).containsExactly(48, 336);
    assertThat(steps(List.of(demand), List.of(48, 336))).containsExactly(48, 336);
  }

  @Test
  void oneOddSeriesDecidesNothing() {
    Random random = new Random(8);
    List<double[]> panel = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double[] walk = new double[120];
      IntStream.range(1, 120).forEach(t -> walk[t] = walk[t - 1] + random.nextGaussian());
      panel.add(walk);
    }
    panel.add(IntStream.range(0, 120).mapToDouble(t -> t % 7 == 0 ? 9 : 1).toArray());
    assertThat(steps(panel, List.of())).isEmpty();
    assertThat(steps(panel.subList(20, 21), List.of())).containsExactly(7);
  }

  @Test
  void copiesOfOneWalkAreOneSeries() {
    Random random = new Random(9);
    int found = 0;
    for (int trial = 0; trial < 60; trial++) {
      double[] walk = new double[200];
      IntStream.range(1, 200).forEach(t -> walk[t] = walk[t - 1] + random.nextGaussian());
      List<double[]> copies =
          IntStream.range(0, 12)
              .mapToObj(
                  i -> Arrays.stream(walk).map(x -> x + 0.1 * random.nextGaussian()).toArray())
              .toList();
      found += steps(copies, List.of()).isEmpty() ? 0 : 1;
    }
    assertThat(found).isLessThanOrEqualTo(3);
  }

  /** The calendar's season is preferred where the data support it; otherwise the data decide. */
  @Test
  void theCalendarIsTested() {
    double[] five = IntStream.range(0, 100).mapToDouble(t -> 9 + t % 5).toArray();
    assertThat(steps(List.of(five), List.of(12))).containsExactly(5);
    double[] ten = IntStream.range(0, 100).mapToDouble(t -> 9 + t % 5).toArray();
    assertThat(steps(List.of(ten), List.of(10))).containsExactly(10);
    assertThat(Seasons.testable(List.of(five), 33)).isTrue();
    assertThat(Seasons.testable(List.of(five), 34)).isFalse();
  }

  @Test
  void anOffsetHidesNothing() {
    Random random = new Random(4);
    double[] values =
        IntStream.range(0, 150)
            .mapToDouble(t -> 1.6e9 + 0.2 * Math.sin(2 * Math.PI * t / 7))
            .map(value -> value + 0.02 * random.nextGaussian())
            .toArray();
    assertThat(steps(List.of(values), List.of())).containsExactly(7);
    assertThat(steps(List.of(values), List.of(7))).containsExactly(7);
  }

  @Test
  void flatAndShortSeriesHaveNone() {
    assertThat(Seasons.of(new double[100], 2)).isEmpty();
    assertThat(Seasons.of(new double[] {1, 2, 3}, 2)).isEmpty();
    assertThat(Seasons.of(new double[0], 2)).isEmpty();
    assertThat(Seasons.of(IntStream.range(0, 90).mapToDouble(t -> t).toArray(), 2)).isEmpty();
    double[] gaps = new double[50];
    Arrays.fill(gaps, Double.NaN);
    assertThat(Seasons.of(gaps, 2)).isEmpty();
  }

  private static List<Integer> steps(List<double[]> panel, List<Integer> calendar) {
    return Seasons.of(panel, calendar).stream().map(Seasons.Season::steps).toList();
  }
}
