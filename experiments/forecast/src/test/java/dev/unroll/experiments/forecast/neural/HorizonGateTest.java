package dev.unroll.experiments.forecast.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.forecast.model.Levels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HorizonGateTest {
  private static final int H = 16;

  /** What a network says is right in the first half of the steps, and noise in the second. */
  @Test
  void onlyWhatHelpsIsAdded() {
    Random random = new Random(1);
    List<double[]> rests = new ArrayList<>();
    List<double[]> medians = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      double[] rest = random.doubles(H, -1, 1).toArray();
      double[] median = new double[H];
      for (int h = 0; h < H; h++) {
        median[h] = h < H / 2 ? rest[h] : random.nextDouble() * 2 - 1;
      }
      rests.add(rest);
      medians.add(median);
    }
    rests.get(0)[3] = Double.NaN; // a missing value counts nothing
    HorizonGate gate = HorizonGate.fit(rests, medians);
    assertThat(gate.fits(H)).isTrue();
    assertThat(gate.shares()[0]).isEqualTo(1);
    assertThat(gate.shares()[H - 1]).isZero();
  }

  @Test
  void spreadStaysWhereTheMedianMoves() {
    double[] quantiles = new double[Levels.count()];
    for (int q = 0; q < quantiles.length; q++) {
      quantiles[q] = 2 + q;
    }
    double median = quantiles[Levels.median()];
    double[] moved = new HorizonGate(new double[] {0.25}).step(quantiles, 0);
    assertThat(moved[Levels.median()]).isCloseTo(0.25 * median, within(1e-12));
    assertThat(moved[moved.length - 1] - moved[0]).isCloseTo(quantiles.length - 1, within(1e-12));
    assertThat(HorizonGate.OPEN.step(quantiles, 0)).isEqualTo(quantiles);
    assertThat(new HorizonGate(new double[] {1.5}).fits(1)).isFalse();
  }
}
