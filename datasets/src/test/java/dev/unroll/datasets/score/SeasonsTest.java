package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
}
