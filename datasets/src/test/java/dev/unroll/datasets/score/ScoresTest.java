package dev.unroll.datasets.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ScoresTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final double GAP = Double.NaN;

  /** By hand: errors 2, −4, 10 of 10, 20, 40; a fourth value is missing. */
  @Test
  void pointErrorsByHand() {
    double[] actual = {10, 20, GAP, 40};
    double[] forecast = {8, 24, 99, 30};
    assertThat(PointScores.mae(actual, forecast)).isCloseTo(16 / 3.0, EXACT);
    assertThat(PointScores.mse(actual, forecast)).isCloseTo(40, EXACT);
    assertThat(PointScores.rmse(actual, forecast)).isCloseTo(Math.sqrt(40), EXACT);
    assertThat(PointScores.mape(actual, forecast)).isCloseTo((20 + 20 + 25) / 3.0, EXACT);
    double smape = 200 * (2 / 18.0 + 4 / 44.0 + 10 / 70.0) / 3;
    assertThat(PointScores.smape(actual, forecast)).isCloseTo(smape, EXACT);
  }

  @Test
  void undefinedPointErrors() {
    assertThat(PointScores.mae(new double[] {GAP}, new double[] {1})).isNaN();
    assertThat(PointScores.mae(new double[] {1}, new double[] {GAP})).isNaN();
    assertThat(PointScores.mape(new double[] {0, 1}, new double[] {1, 1})).isNaN();
    assertThat(PointScores.smape(new double[] {0, 0}, new double[] {0, -3})).isEqualTo(100);
    assertThatThrownBy(() -> PointScores.mae(new double[2], new double[3]))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("forecast: expected one value for each of the 2 actual values, got 3");
  }

  /** By hand: seasons of 2 with differences 2, 4 and a gap give the scale 3. */
  @Test
  void scaledErrorsByHand() {
    SeasonalScale scale = SeasonalScale.of(new double[] {1, 5, 3, 1, GAP, GAP}, 2);
    assertThat(scale.value()).isEqualTo(3);
    assertThat(scale.undefined()).isEmpty();
    double[] actual = {4, 10};
    assertThat(scale.mase(actual, new double[] {1, 16})).isCloseTo(1.5, EXACT);
    // Widths 4 and 4; the second lies 1 above, at 2/0.05 = 40: (4 + 44)/2/3
    double[] lower = {2, 5};
    double[] upper = {6, 9};
    assertThat(scale.msis(actual, lower, upper, 0.05)).isCloseTo(8, EXACT);
    assertThat(Intervals.coverage(actual, lower, upper)).isEqualTo(0.5);
    assertThat(Intervals.width(lower, upper)).isEqualTo(4);
  }

  /** The naive forecast one step ahead over the training series itself has MASE 1. */
  @Test
  void naiveHasMaseOneOnItsOwnTrainingSeries() {
    double[] series = new Random(1).doubles(50).toArray();
    double[] actual = IntStream.range(1, 50).mapToDouble(t -> series[t]).toArray();
    double[] naive = IntStream.range(0, 49).mapToDouble(t -> series[t]).toArray();
    assertThat(SeasonalScale.of(series, 1).mase(actual, naive)).isCloseTo(1, EXACT);
  }

  @Test
  void aConstantSeriesHasNoScaleAndSaysSo() {
    SeasonalScale constant = SeasonalScale.of(new double[] {2, 7, 2, 7}, 2);
    assertThat(constant.undefined().orElseThrow())
        .isEqualTo(
            "Undefined: the training series repeats itself every 2 steps, so its scale is 0.");
    assertThat(constant.mase(new double[] {1}, new double[] {2})).isNaN();
    assertThat(SeasonalScale.of(new double[] {1, 2}, 4).undefined().orElseThrow())
        .contains("no two known values 4 steps apart");
  }

  @Test
  void quantileLossesByHand() {
    assertThat(Quantiles.loss(0.9, 10, 8)).isCloseTo(3.6, EXACT);
    assertThat(Quantiles.loss(0.9, 8, 10)).isCloseTo(0.4, EXACT);
    assertThat(Quantiles.loss(0.5, 8, 10)).isEqualTo(2);
    Quantiles two = Quantiles.at(0.1, 0.9);
    double[] actual = {10, GAP, -20};
    double[][] forecast = {{8, 12}, {0, 0}, {-18, -10}};
    // Level 0.1: 0.4 and 3.6; level 0.9: 0.4 and 2.
    assertThat(two.losses(actual, forecast)).containsExactly(new double[] {2, 1.2}, EXACT);
    assertThat(two.crps(actual, forecast)).isCloseTo(1.6, EXACT);
    assertThat(two.weightedLoss(actual, forecast)).isCloseTo(3.2 / 30, EXACT);
  }

  /** With many levels the mean quantile loss is the CRPS: of a uniform on [0, 1] at 0.5, 1/12. */
  @Test
  void quantileCrpsTendsToTheCrps() {
    double[] levels = IntStream.range(0, 1000).mapToDouble(k -> (k + 0.5) / 1000).toArray();
    double crps = Quantiles.at(levels).crps(new double[] {0.5}, new double[][] {levels});
    assertThat(crps).isCloseTo(1 / 12.0, within(1e-6));
  }

  @Test
  void positionOfAValueAmongQuantiles() {
    Quantiles quantiles = Quantiles.at(0.1, 0.5, 0.9);
    double[] values = {0, 10, 30};
    assertThat(quantiles.pit(2.5, values)).isCloseTo(0.2, EXACT);
    assertThat(quantiles.pit(20, values)).isCloseTo(0.7, EXACT);
    assertThat(quantiles.pit(10, values)).isEqualTo(0.5);
    assertThat(quantiles.pit(-1, values)).isEqualTo(0.1);
    assertThat(quantiles.pit(31, values)).isEqualTo(0.9);
    assertThat(quantiles.pit(3, new double[] {3, 3, 3})).isEqualTo(0.5);
    assertThat(quantiles.pit(GAP, values)).isNaN();
  }

  /** Sorting never worsens the loss summed over the levels. */
  @Test
  void uncrossedQuantilesScoreNoWorse() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      double[] crossed = random.doubles(9, -1, 1).toArray();
      double[] actual = {random.nextDouble(-1, 1)};
      double[] sorted = Quantiles.uncrossed(crossed);
      assertThat(sorted).isSorted().containsExactlyInAnyOrder(crossed);
      assertThat(Quantiles.deciles().crps(actual, new double[][] {sorted}))
          .isLessThanOrEqualTo(Quantiles.deciles().crps(actual, new double[][] {crossed}) + 1e-12);
    }
  }

  @Test
  void badQuantiles() {
    assertThatThrownBy(() -> Quantiles.at(0.5, 0.1))
        .hasMessage("quantile levels: expected increasing ones, got [0.5, 0.1]");
    assertThatThrownBy(() -> Quantiles.at(1))
        .hasMessage("quantile level: expected a number between 0 and 1, got 1.0");
    assertThatThrownBy(() -> Quantiles.at(0.5).crps(new double[1], new double[1][2]))
        .hasMessageContaining("expected a value for each of the 1 levels, got 2");
  }
}
