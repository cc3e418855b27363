package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.runtime.QuantileMix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Factors by which central intervals are widened around the median, so that they would have covered
 * what they should of the hold-out: conformal calibration of the distance from the median in widths
 * of the interval, pooled over the series. There is one factor for all steps ahead where the
 * hold-out is small, and one a step where it is large; with few windows a factor stays near that of
 * a forecaster that is a little too sure.
 *
 * <p>Source: Romano, Patterson &amp; Candès, "Conformalized quantile regression", 2019.
 *
 * @param factors [group of steps][interval]
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record IntervalCalibration(double[][] factors) {
  private static final double WINDOWS_A_GROUP = 40;
  private static final double TYPICAL = 1.15; // factor of a forecaster about which nothing is known
  private static final double TYPICAL_WINDOWS = 3; // that this knowledge counts for

  /** Leaves intervals as they are. */
  public static final IntervalCalibration NONE = new IntervalCalibration(new double[0][]);

  /**
   * The calibration by forecasts of a hold-out.
   *
   * @param heldOut of each origin and series; none for no calibration
   */
  static IntervalCalibration of(
      List<List<QuantileForecast>> heldOut, List<PanelSeries> series, HoldOut holdOut) {
    if (heldOut.isEmpty()) {
      return NONE;
    }
    double windows = holdOut.separateWindows() * series.size();
    int groups = (int) Math.max(1, Math.min(holdOut.horizon(), windows / WINDOWS_A_GROUP));
    double[][] factors = new double[groups][Levels.intervals()];
    for (int g = 0; g < groups; g++) {
      for (int k = 0; k < factors[g].length; k++) {
        double[] distances = distances(heldOut, series, holdOut, new Cell(g, groups, k));
        factors[g][k] = factor(distances, Levels.coverage(k), windows);
      }
    }
    return new IntervalCalibration(factors);
  }

  /** A group of steps and an interval. */
  private record Cell(int group, int groups, int interval) {
    boolean holds(int step, int horizon) {
      return step * groups / horizon == group;
    }
  }

  private static double[] distances(
      List<List<QuantileForecast>> heldOut, List<PanelSeries> series, HoldOut holdOut, Cell cell) {
    List<Double> distances = new ArrayList<>();
    for (int window = 0; window < heldOut.size(); window++) {
      for (int i = 0; i < series.size(); i++) {
        double[] actual = holdOut.actual(series.get(i), window);
        double[][] quantiles = heldOut.get(window).get(i).quantiles();
        for (int h = 0; h < actual.length; h++) {
          double distance = distance(actual[h], quantiles[h], cell.interval());
          if (cell.holds(h, actual.length) && !Double.isNaN(distance)) {
            distances.add(distance);
          }
        }
      }
    }
    return distances.stream().mapToDouble(x -> x).sorted().toArray();
  }

  /** How far a value lies from the median, in half widths of an interval on its side. */
  private static double distance(double actual, double[] quantiles, int interval) {
    double median = quantiles[Levels.median()];
    double end = quantiles[actual < median ? interval : quantiles.length - 1 - interval];
    return actual == median ? 0 : (actual - median) / (end - median);
  }

  private static double factor(double[] sorted, double coverage, double windows) {
    if (sorted.length == 0) {
      return 1;
    }
    double level = Math.min(1, coverage * (1 + 1 / (windows + TYPICAL_WINDOWS)));
    double found =
        sorted[(int) Math.min(sorted.length - 1.0, Math.ceil(level * sorted.length) - 1)];
    if (!(found > 0) || Double.isInfinite(found)) {
      return 1;
    }
    double own = windows / (windows + TYPICAL_WINDOWS);
    return Math.exp(own * Math.log(found) + (1 - own) * Math.log(TYPICAL));
  }

  /**
   * A forecast with the intervals widened.
   *
   * @param least that no quantile goes below
   */
  public QuantileForecast apply(QuantileForecast forecast, double least) {
    double[][] quantiles = forecast.quantiles();
    QuantileMix.widen(quantiles, factors, least);
    return new QuantileForecast(quantiles, forecast.paths());
  }

  /** Forecasts of series with the intervals widened. */
  List<QuantileForecast> apply(List<QuantileForecast> forecasts, List<PanelSeries> histories) {
    return IntStream.range(0, forecasts.size())
        .mapToObj(i -> apply(forecasts.get(i), histories.get(i).floor()))
        .toList();
  }
}
