package dev.unroll.runtime;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What a combination of forecasts does to their quantiles. */
public final class QuantileMix {
  private QuantileMix() {}

  /**
   * The weighted mean of what is left without the smallest and the largest.
   *
   * @param weights of the values, above 0
   * @param trimmed the share of the weight that is left out on either side; less than a half
   */
  public static double trimmedMean(double[] values, double[] weights, double trimmed) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    double all = Arrays.stream(weights).sum();
    double before = 0;
    double sum = 0;
    double kept = 0;
    for (int i : order) {
      double from = Math.max(before, trimmed * all);
      before += weights[i];
      double share = Math.max(0, Math.min(before, (1 - trimmed) * all) - from);
      sum += share * values[i];
      kept += share;
    }
    return sum / kept;
  }

  /**
   * Widens central intervals about the median, lifts what lies below the least value, and puts the
   * quantiles in order.
   *
   * @param quantiles [H][Q], Q odd; changed
   * @param factors [groups of steps][interval], the widest interval first; no groups to widen none
   * @param least that no quantile goes below
   */
  public static void widen(double[][] quantiles, double[][] factors, double least) {
    for (int h = 0; h < quantiles.length; h++) {
      double[] at = quantiles[h];
      double median = at[at.length / 2];
      for (int k = 0; k < at.length / 2 && factors.length > 0; k++) {
        double factor = factors[h * factors.length / quantiles.length][k];
        for (int q : new int[] {k, at.length - 1 - k}) {
          at[q] = median + factor * (at[q] - median);
        }
      }
      Arrays.setAll(at, q -> Math.max(least, at[q]));
      Arrays.sort(at);
    }
  }

  /**
   * The median of several forecasts, quantile by quantile.
   *
   * @param all each [H][Q]; at least one
   */
  public static double[][] median(double[][]... all) {
    double[][] median = new double[all[0].length][all[0][0].length];
    for (int h = 0; h < median.length; h++) {
      for (int q = 0; q < median[h].length; q++) {
        int step = h;
        int level = q;
        double[] sorted =
            Arrays.stream(all).mapToDouble(one -> one[step][level]).sorted().toArray();
        median[h][q] = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
      }
    }
    return median;
  }
}
