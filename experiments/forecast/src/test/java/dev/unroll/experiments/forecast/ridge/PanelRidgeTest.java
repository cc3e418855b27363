package dev.unroll.experiments.forecast.ridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

final class PanelRidgeTest {
  private static double[] walk(int steps, long seed) {
    Random random = new Random(seed);
    double[] values = new double[steps];
    for (int t = 1; t < steps; t++) {
      values[t] = 0.7 * values[t - 1] + random.nextGaussian();
    }
    return values;
  }

  /** Without a penalty the maps are those of ordinary least squares. */
  @Test
  void mapsAreLeastSquaresWithoutPenalty() {
    RidgeVariant variant = new RidgeVariant(3, 2, 1, false, 1);
    RidgeWindows windows = new RidgeWindows(new PanelSeries("a", walk(80, 1)), variant);
    int[] origins = windows.origins(80, 1);
    assertThat(origins).hasSize(80 - 3 - 2 + 1);
    DMatrixRMaj x = windows.inputs(origins);
    DMatrixRMaj y = windows.targets(origins);
    double[] weights = new double[origins.length];
    Arrays.setAll(weights, n -> 1 + n % 3);
    NormalEquations sums = NormalEquations.of(x, y, weights);
    DMatrixRMaj map = sums.solve(1e-12, new DMatrixRMaj(3, 2));
    for (int h = 0; h < 2; h++) {
      // The last input is 0 by construction, whatever its weight.
      double[][] rows = new double[origins.length][2];
      double[] targets = new double[origins.length];
      for (int n = 0; n < rows.length; n++) {
        double root = Math.sqrt(weights[n]);
        rows[n] = new double[] {root * x.get(n, 0), root * x.get(n, 1)};
        targets[n] = root * y.get(n, h);
      }
      OLSMultipleLinearRegression oracle = new OLSMultipleLinearRegression();
      oracle.setNoIntercept(true);
      oracle.newSampleData(targets, rows);
      double[] expected = oracle.estimateRegressionParameters();
      assertThat(map.get(0, h)).isCloseTo(expected[0], within(1e-8));
      assertThat(map.get(1, h)).isCloseTo(expected[1], within(1e-8));
    }
  }

  /** With a large penalty the map is the prior, with a small one it forgets it. */
  @Test
  void penaltyDrawsTowardsThePrior() {
    RidgeVariant variant = new RidgeVariant(3, 2, 1, false, 3);
    RidgeWindows windows = new RidgeWindows(new PanelSeries("a", walk(200, 2)), variant);
    int[] origins = windows.origins(200, 1);
    double[] ones = new double[origins.length];
    Arrays.fill(ones, 1);
    NormalEquations sums =
        NormalEquations.of(windows.inputs(origins), windows.targets(origins), ones);
    DMatrixRMaj prior = new DMatrixRMaj(new double[][] {{3, 3}, {-2, 1}, {5, 0}});
    assertThat(sums.solve(1e12, prior).data).containsExactly(prior.data, within(1e-6));
    assertThat(sums.solve(1e-6, prior).get(0, 0)).isNotCloseTo(3, within(0.5));
  }

  /** Series of two kinds: a map for all is a compromise, maps of their own are not. */
  @Test
  void seriesKeepWhatIsTheirOwn() {
    List<PanelSeries> whole = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Random random = new Random(i);
      int period = i % 2 == 0 ? 3 : 4;
      double[] values = new double[300];
      for (int t = 0; t < values.length; t++) {
        values[t] = 20 + 5 * Math.sin(2 * Math.PI * t / period) + 0.3 * random.nextGaussian();
      }
      whole.add(new PanelSeries("s" + i, values));
    }
    assertThat(error(whole, new PanelRidge(6, List.of(12)), 6)).isLessThan(0.45);
  }

  /** Values that grow by factors are forecast to grow by factors, with positive quantiles. */
  @Test
  void growthByFactorsGoesOn() {
    Random random = new Random(3);
    double[] values = new double[96];
    for (int t = 0; t < values.length; t++) {
      double season = 1 + 0.6 * Math.sin(2 * Math.PI * t / 12);
      values[t] = Math.exp(0.05 * t + 0.02 * random.nextGaussian()) * season;
    }
    PanelSeries whole = new PanelSeries("growth", values);
    PanelSeries past = whole.first(84);
    QuantileForecast forecast =
        new PanelRidge(12, List.of(12)).fit(List.of(past)).forecast(List.of(past)).get(0);
    double[] median = forecast.median();
    for (int h = 0; h < 12; h++) {
      assertThat(median[h] / values[84 + h]).as("step " + (h + 1)).isBetween(0.8, 1.25);
      assertThat(forecast.at(0)[h]).isPositive();
    }
  }

  /** Missing values, short and flat series and zeros are all forecast. */
  @Test
  void whateverIsInAPanelIsForecast() {
    double[] gaps = walk(120, 5);
    Arrays.fill(gaps, 40, 47, Double.NaN);
    gaps[119] = Double.NaN;
    double[] flat = new double[120];
    Arrays.fill(flat, 7);
    List<PanelSeries> panel =
        List.of(
            new PanelSeries("gaps", gaps),
            new PanelSeries("flat", flat),
            new PanelSeries("zeros", new double[120]),
            new PanelSeries("short", walk(9, 6)));
    PanelRidge ridge = new PanelRidge(8, List.of(12));
    HoldOut holdOut = HoldOut.of(panel, 8);
    Forecaster.HeldOutFit fit = ridge.fit(panel, holdOut, share -> {});
    assertThat(fit.heldOut()).hasSize(holdOut.windows());
    List<QuantileForecast> forecasts = fit.fit().forecast(panel);
    for (QuantileForecast one : forecasts) {
      assertThat(Arrays.stream(one.quantiles()).flatMapToDouble(Arrays::stream))
          .allMatch(Double::isFinite);
    }
    assertThat(forecasts.get(1).median()[3]).isCloseTo(7, within(1e-3));
    assertThat(forecasts.get(2).median()[3]).isCloseTo(0, within(1e-3));
  }

  /** The same numbers whatever else is computed, and in whatever order threads end. */
  @Test
  void fitsAreRepeatable() {
    List<PanelSeries> panel =
        IntStream.range(0, 40).mapToObj(i -> new PanelSeries("s" + i, walk(90, i))).toList();
    PanelRidge ridge = new PanelRidge(5, List.of());
    double[] first = ridge.fit(panel).forecast(panel).get(17).median();
    assertThat(ridge.fit(panel).forecast(panel).get(17).median()).isEqualTo(first);
  }

  private static double error(List<PanelSeries> whole, PanelRidge ridge, int horizon) {
    List<PanelSeries> past = whole.stream().map(one -> one.first(one.size() - horizon)).toList();
    List<QuantileForecast> forecasts = ridge.fit(past).forecast(past);
    double sum = 0;
    for (int i = 0; i < whole.size(); i++) {
      double[] values = whole.get(i).values();
      for (int h = 0; h < horizon; h++) {
        sum += Math.abs(values[values.length - horizon + h] - forecasts.get(i).median()[h]);
      }
    }
    return sum / whole.size() / horizon;
  }
}
