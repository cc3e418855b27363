package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A series as a ridge regression reads it: maybe in logarithms, in units of its mean seasonal
 * difference, each window less the mean of its last values.
 */
final class RidgeWindows {
  private final RidgeVariant variant;
  private final boolean log;
  private final double unit;
  private final double[] levels;

  /**
   * @param past the series up to its last known value
   */
  RidgeWindows(PanelSeries past, RidgeVariant variant) {
    this.variant = variant;
    double[] values = past.values();
    this.log = variant.log() && Arrays.stream(values).allMatch(x -> !(x <= 0));
    this.levels = log ? Arrays.stream(values).map(Math::log).toArray() : values;
    this.unit = unit(levels, variant.season());
  }

  /** The mean absolute change from one season to the next; where there is none, the deviation. */
  private static double unit(double[] levels, int season) {
    double change =
        IntStream.range(season, levels.length)
            .mapToDouble(t -> Math.abs(levels[t] - levels[t - season]))
            .filter(Double::isFinite)
            .average()
            .orElse(0);
    double size = Arrays.stream(levels).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    return Math.max(change, Math.max(1e-9 * size, Double.MIN_NORMAL));
  }

  /** Whether levels are logarithms. */
  boolean isLog() {
    return log;
  }

  /** The mean seasonal difference of the levels. */
  double unit() {
    return unit;
  }

  /** Steps. */
  int size() {
    return levels.length;
  }

  /** Origins from which all the steps ahead are known, before one. */
  int[] origins(int end, int stride) {
    int last = Math.min(end, levels.length) - variant.horizon();
    return IntStream.rangeClosed(0, Math.max(-1, (last - variant.window()) / stride))
        .map(k -> last - k * stride)
        .filter(origin -> origin >= variant.window() && known(origin))
        .sorted()
        .toArray();
  }

  private boolean known(int origin) {
    return IntStream.range(origin, origin + variant.horizon())
        .allMatch(t -> Double.isFinite(levels[t]));
  }

  /** The windows before some origins, [n][W]. */
  DMatrixRMaj inputs(int... origins) {
    DMatrixRMaj inputs = new DMatrixRMaj(origins.length, variant.window());
    for (int n = 0; n < origins.length; n++) {
      double[] window = window(origins[n]);
      double centre = centre(window);
      for (int k = 0; k < window.length; k++) {
        inputs.set(n, k, (window[k] - centre) / unit);
      }
    }
    return inputs;
  }

  /** The values after some origins, [n][H]. */
  DMatrixRMaj targets(int... origins) {
    DMatrixRMaj targets = new DMatrixRMaj(origins.length, variant.horizon());
    for (int n = 0; n < origins.length; n++) {
      double centre = centre(window(origins[n]));
      for (int h = 0; h < variant.horizon(); h++) {
        targets.set(n, h, (levels[origins[n] + h] - centre) / unit);
      }
    }
    return targets;
  }

  /** An answer [H] for an origin, in the units of the series. */
  double[] restore(double[] answer, int origin) {
    double centre = centre(window(origin));
    return Arrays.stream(answer)
        .map(y -> y * unit + centre)
        .map(level -> log ? Math.exp(level) : level)
        .toArray();
  }

  /** The last W levels before an origin; a missing one is that a season before, or the next. */
  private double[] window(int origin) {
    double[] window = new double[variant.window()];
    for (int k = window.length - 1; k >= 0; k--) {
      int t = origin - window.length + k;
      double value = before(t);
      window[k] = Double.isFinite(value) || k == window.length - 1 ? value : window[k + 1];
    }
    if (!Double.isFinite(window[window.length - 1])) {
      Arrays.fill(window, 0);
    }
    return window;
  }

  private double before(int step) {
    for (int t = step; t >= 0; t -= variant.season()) {
      if (t < levels.length && Double.isFinite(levels[t])) {
        return levels[t];
      }
    }
    return Double.NaN;
  }

  private double centre(double[] window) {
    int from = Math.max(0, window.length - variant.anchor());
    return Arrays.stream(window, from, window.length).average().orElse(0);
  }
}
