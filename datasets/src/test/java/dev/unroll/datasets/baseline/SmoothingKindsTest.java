package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The recursions and the variances, beside those of statsmodels 0.15 (ETSModel.smooth, with these
 * weights and first states, and get_prediction; variances of relative errors by simulation there).
 * Its update of a multiplicative season divides by the new level, that of Hyndman &amp; al. by the
 * old one: those figures are of the equations of table 8.7 in numpy, simulated 400 000 times.
 */
final class SmoothingKindsTest {
  private static final double[] VALUES = {
    30, 21, 29, 31, 40, 48, 53, 47, 37, 39, 31, 29, 17, 9, 20, 24, 27, 35, 41, 38
  };
  private static final double[] FACTORS = {1.1, .8, .95, 1.15};
  private static final double[] SUMS = {3, -4, -1, 2};

  @ParameterizedTest
  @CsvSource({
    "SIMPLE, true, 1.9993736114701064, 35.204429, 35.204429, 35.204429, 35.204429",
    "HOLT, true, 4.935339723055856, 37.455079, 39.800447, 42.145814, 56.218017",
    "DAMPED_ADDITIVE, true, 4.091919713391209, 38.708642, 39.782383, 44.41273, 48.952056",
    "DAMPED_ADDITIVE, false, 2260.358017392319, 38.708642, 39.782383, 44.41273, 48.952056",
    "SEASONAL, false, 2002.7803172852423, 35.302738, 34.489237, 37.676681, 35.302738",
    "SEASONAL_FACTOR, true, 2.83895975852517, 36.685347742, 33.785826300, 37.124555424,"
        + " 36.685347742",
    "DAMPED_MULTIPLICATIVE, true, 4.476398637618627, 40.459568446, 37.825991296, 43.606769973,"
        + " 49.820991963"
  })
  void recursions(
      Smoothing.Kind kind,
      boolean relative,
      double squares,
      double a,
      double b,
      double c,
      double i) {
    Smoothing smoothing = start(kind);
    assertThat(smoothing.run(VALUES, relative).squares())
        .isCloseTo(squares, within(1e-9 * squares));
    double[] mean = smoothing.forecast(9, 1, relative).mean();
    assertThat(new double[] {mean[0], mean[1], mean[2], mean[8]})
        .containsExactly(new double[] {a, b, c, i}, within(1e-6));
  }

  @Test
  void variancesOfAbsoluteErrors() {
    check(
        Smoothing.Kind.SEASONAL,
        100.13901586426212,
        1e-6,
        new double[] {100.139016, 116.161258, 132.183501, 148.205743, 184.255789});
    check(
        Smoothing.Kind.DAMPED_ADDITIVE,
        113.01790086961596,
        1e-6,
        new double[] {113.017901, 140.153499, 177.001968, 223.860005, 317.349366});
  }

  @Test
  void variancesOfRelativeErrors() {
    check(
        Smoothing.Kind.SIMPLE,
        0.09996868057350532,
        0.12,
        new double[] {130.961028, 146.307354, 182.801518, 189.125489, 212.610645});
    check(
        Smoothing.Kind.SEASONAL_FACTOR,
        0.14194798792625848,
        0.1,
        new double[] {190.318, 191.033, 267.054, 318.673, 389.497});
    check(
        Smoothing.Kind.DAMPED_MULTIPLICATIVE,
        0.22381993188093136,
        0.2,
        new double[] {365.012, 405.566, 691.559, 997.666, 1514.829});
  }

  private static void check(Smoothing.Kind kind, double scale, double part, double[] variances) {
    Smoothing smoothing = start(kind);
    boolean relative = scale < 1;
    smoothing.run(VALUES, relative);
    double[] found = smoothing.forecast(9, Math.sqrt(scale), relative).deviation();
    for (int h = 0; h < variances.length; h++) {
      assertThat(found[h] * found[h]).isCloseTo(variances[h], within(part * variances[h]));
    }
  }

  private static Smoothing start(Smoothing.Kind kind) {
    double[] season = kind.factor ? FACTORS : kind.seasonal ? SUMS : new double[0];
    Smoothing.Weights weights =
        new Smoothing.Weights(
            .4, kind.trend ? .1 : 0, kind.seasonal ? .2 : 0, kind.damped ? .9 : 1);
    return new Smoothing(kind, weights, 28, kind.trend ? .7 : 0, season);
  }

  /**
   * AICc of statsmodels' ETSModel on airline to 1959, but for the constant n(1 + ln 2π): 980.8 of
   * the multiplicative Holt-Winters method with relative errors, 1033.8 with an additive season,
   * 1238.9 of Holt's. It fits the first season too, which is taken from the first three years here.
   */
  @ParameterizedTest
  @CsvSource({"MULTIPLICATIVE, 980.8, 25", "ADDITIVE, 1033.8, 12", "HOLT, 1238.9, 3"})
  void criteriaOfAirline(Smoothing.Kind kind, double aicc, double off) throws IOException {
    double[] past = Arrays.copyOf(RealSeries.airline(), 132);
    double own = new SmoothingFit(kind, true, past, 12).refine().aicc();
    assertThat(own + 132 * (1 + Math.log(2 * Math.PI))).isCloseTo(aicc, within(off));
  }

  /** A trend that is none must not be gone on with. */
  @Test
  void aSeasonWithoutTrendStaysLevel() {
    Random random = new Random(5);
    double[] values =
        IntStream.range(0, 240)
            .mapToDouble(t -> 50 + 10 * Math.sin(2 * Math.PI * t / 12) + 2 * random.nextGaussian())
            .toArray();
    double[] ahead = ExponentialSmoothing.best().fit(values, 12).forecast(values, 120).mean();
    for (int h = 0; h < 120; h++) {
      assertThat(ahead[h]).isCloseTo(50 + 10 * Math.sin(2 * Math.PI * h / 12), within(5.0));
    }
  }
}
