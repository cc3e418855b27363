package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.baseline.Forecast;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many independent series a panel is worth. The losses of two naive forecasts are compared at
 * origins before the first that is scored; where their differences rise and fall together over the
 * series, a mean over series is as uncertain as one of fewer.
 *
 * <p>With d_ik of series i at origin k, standardised over k, n series count as n/D, where D =
 * mean_k (Σ_i d_ik)²/n is 1 if they are independent and n if they are copies. D is taken one
 * standard error, √(2/K), higher than it is found.
 */
final class SeriesDependence {
  private static final int MAX_ORIGINS = 40;
  private static final int MIN_ORIGINS = 5;

  private final List<PanelSeries> series;
  private final Protocol protocol;
  private final int season;

  SeriesDependence(List<PanelSeries> series, Protocol protocol, int season) {
    this.series = series;
    this.protocol = protocol;
    this.season = season;
  }

  /** How many independent series these are worth, from 1 to as many as they are. */
  double effectiveSeries() {
    int origins = series.stream().mapToInt(this::origins).min().orElse(0);
    if (origins < MIN_ORIGINS) {
      return 1; // nothing tells
    }
    double[] sums = new double[origins];
    for (PanelSeries one : series) {
      double[] differences = standard(differences(one, origins));
      Arrays.setAll(sums, k -> sums[k] + differences[k]);
    }
    double squares = Arrays.stream(sums).map(x -> x * x).sum();
    double factor = squares / (origins - 1) / series.size() + Math.sqrt(2.0 / origins);
    return series.size() / Math.max(1, factor);
  }

  private int origins(PanelSeries one) {
    int rest = protocol.origin(one, 0) - 2 * Math.max(season, 2) - 1;
    return Math.min(MAX_ORIGINS, rest / protocol.horizon());
  }

  /** Mean absolute error of the first method less that of the second, from the latest origin on. */
  private double[] differences(PanelSeries one, int origins) {
    double[] values = one.values();
    return IntStream.range(0, origins)
        .mapToDouble(
            k -> difference(values, protocol.origin(one, 0) - (k + 1) * protocol.horizon()))
        .toArray();
  }

  private double difference(double[] values, int origin) {
    double[] past = Arrays.copyOf(values, origin);
    NaiveMethod other = season > 1 ? NaiveMethod.SEASONAL_NAIVE : NaiveMethod.DRIFT;
    double[] first = forecast(NaiveMethod.LAST_VALUE, past);
    double[] second = forecast(other, past);
    return IntStream.range(0, protocol.horizon())
        .filter(h -> !Double.isNaN(values[origin + h]))
        .mapToDouble(
            h -> Math.abs(values[origin + h] - first[h]) - Math.abs(values[origin + h] - second[h]))
        .average()
        .orElse(0);
  }

  private double[] forecast(NaiveMethod method, double[] past) {
    Forecast forecast = method.fit(past, season).forecast(past, protocol.horizon());
    return forecast.mean();
  }

  /** With mean 0 and deviation 1; all 0 if they do not vary. */
  private static double[] standard(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt(squares / (values.length - 1));
    return Arrays.stream(values).map(x -> deviation > 0 ? (x - mean) / deviation : 0).toArray();
  }
}
