package dev.unroll.datasets.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The state before the first step, from the beginning of a history. With a season: the trend from
 * the changes between the first two seasons, and each place's mean distance from that line over the
 * first three (or its mean ratio to it). Missing values are skipped.
 */
final class SmoothingStart {
  final double level;
  final double trend;
  final double scale; // the size of a typical step
  final double[] season; // [m], or [0] without a season

  private SmoothingStart(double level, double trend, double scale, double[] season) {
    this.level = level;
    this.trend = trend;
    this.scale = scale;
    this.season = season;
  }

  /** Of a history with at least two seasons when the kind has one. */
  static SmoothingStart of(Smoothing.Kind kind, double[] history, int m) {
    double[] filled = History.carriedForward(history);
    double scale = Math.max(spread(filled), 1e-9 * Math.abs(filled[0]));
    if (!kind.seasonal) {
      int few = Math.min(filled.length, 10);
      double trend = kind.trend ? (filled[few - 1] - filled[0]) / (few - 1) : 0;
      double level = kind.trend ? filled[0] - trend : filled[0];
      return new SmoothingStart(level, trend, scale, new double[0]);
    }
    double first = mean(history, 0, m);
    double trend = kind.trend ? trend(history, m) : 0;
    double level = (Double.isNaN(first) ? filled[0] : first) - trend * (m + 1) / 2;
    double[] season = places(kind, history, m, level, trend);
    return new SmoothingStart(level, trend, scale, season);
  }

  private static double[] places(
      Smoothing.Kind kind, double[] history, int m, double level, double trend) {
    boolean product = kind.factor;
    double[] places = new double[m];
    for (int i = 0; i < m; i++) {
      double sum = 0;
      int count = 0;
      for (int t = i; t < Math.min(history.length, 3 * m); t += m) {
        double line = level + trend * (t + 1);
        double part = product ? history[t] / line : history[t] - line;
        sum += Double.isNaN(part) ? 0 : part;
        count += Double.isNaN(part) ? 0 : 1;
      }
      places[i] = count > 0 ? sum / count : product ? 1 : 0;
    }
    return places;
  }

  /** The mean change a step from the first season to the second, over the places known in both. */
  private static double trend(double[] history, int m) {
    return IntStream.range(0, Math.min(m, history.length - m))
        .mapToDouble(t -> (history[t + m] - history[t]) / m)
        .filter(change -> !Double.isNaN(change))
        .average()
        .orElse(0);
  }

  private static double mean(double[] history, int from, int to) {
    return Arrays.stream(history, from, to)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** The root mean square of the steps. */
  private static double spread(double[] filled) {
    double sum = 0;
    for (int t = 1; t < filled.length; t++) {
      sum += (filled[t] - filled[t - 1]) * (filled[t] - filled[t - 1]);
    }
    return Math.sqrt(sum / Math.max(1, filled.length - 1));
  }
}
