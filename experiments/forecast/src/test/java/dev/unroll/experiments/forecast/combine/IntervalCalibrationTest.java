package dev.unroll.experiments.forecast.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntervalCalibrationTest {
  private static final int H = 3;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /** Normal quantiles around 10 that claim a deviation. */
  private static QuantileForecast claim(double deviation) {
    double[] levels = Levels.all();
    double[][] quantiles = new double[H][levels.length];
    for (int h = 0; h < H; h++) {
      for (int q = 0; q < levels.length; q++) {
        quantiles[h][q] = 10 + deviation * NORMAL.inverseCumulativeProbability(levels[q]);
      }
    }
    return new QuantileForecast(quantiles);
  }

  private static List<PanelSeries> noise(int series, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, series)
        .mapToObj(i -> new PanelSeries("s" + i, random.doubles(40).map(u -> normal(u)).toArray()))
        .toList();
  }

  private static double normal(double u) {
    return 10 + NORMAL.inverseCumulativeProbability(Math.max(1e-9, u));
  }

  /** The deviation of the values is 1: a claim of 0.5 is too sure, one of 3 not sure enough. */
  @ParameterizedTest
  @CsvSource({"0.5,400", "1,400", "3,400", "0.5,60", "2,60"})
  void intervalsCoverWhatTheySay(double deviation, int count) {
    List<PanelSeries> series = noise(count, 1);
    HoldOut holdOut = new HoldOut(H, 2, H);
    List<List<QuantileForecast>> heldOut =
        IntStream.range(0, 2)
            .mapToObj(w -> series.stream().map(one -> claim(deviation)).toList())
            .toList();
    IntervalCalibration calibration = IntervalCalibration.of(heldOut, series, holdOut);
    QuantileForecast calibrated = calibration.apply(claim(deviation), Double.NEGATIVE_INFINITY);
    for (int interval = 0; interval < Levels.intervals(); interval++) {
      double low = calibrated.at(interval)[1];
      double high = calibrated.at(Levels.count() - 1 - interval)[1];
      double covered =
          NORMAL.cumulativeProbability(high - 10) - NORMAL.cumulativeProbability(low - 10);
      assertThat(covered)
          .as("nominal " + Levels.coverage(interval))
          .isBetween(Levels.coverage(interval) - 0.07, Levels.coverage(interval) + 0.07);
    }
  }

  /** One window of one series says little: its factor is near that of an unknown forecaster. */
  @Test
  void factorsOfSmallHoldOutsAreModest() {
    PanelSeries one = new PanelSeries("one", noise(1, 2).get(0).values());
    HoldOut holdOut = new HoldOut(H, 1, H);
    List<List<QuantileForecast>> heldOut = new ArrayList<>();
    heldOut.add(List.of(claim(0.01)));
    double alone = width(IntervalCalibration.of(heldOut, List.of(one), holdOut), 0.01);
    List<PanelSeries> many = noise(200, 2);
    List<List<QuantileForecast>> all = List.of(many.stream().map(any -> claim(0.01)).toList());
    double sure = width(IntervalCalibration.of(all, many, holdOut), 0.01);
    assertThat(alone).isGreaterThan(claim(0.01).at(9)[0] - claim(0.01).at(1)[0]);
    assertThat(alone).isLessThan(0.3 * sure);
  }

  private static double width(IntervalCalibration calibration, double deviation) {
    QuantileForecast calibrated = calibration.apply(claim(deviation), Double.NEGATIVE_INFINITY);
    return calibrated.at(9)[0] - calibrated.at(1)[0];
  }

  @Test
  void nothingIsBelowZeroWhereNoValueWas() {
    QuantileForecast wide = IntervalCalibration.NONE.apply(claim(20), 0);
    assertThat(wide.at(0)).containsOnly(0);
    assertThat(new PanelSeries("a", new double[] {0, 3}).floor()).isZero();
    assertThat(new PanelSeries("a", new double[] {-1, 3}).floor())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
