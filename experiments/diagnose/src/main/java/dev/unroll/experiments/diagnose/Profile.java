package dev.unroll.experiments.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a quantity spreads over sequences, at every step. Sequences of different lengths are aligned
 * at their last step.
 *
 * @param steps 1..T where all sequences have T steps; else −(T−1)..0, of which 0 is the last
 * @param low the value that a tenth of the sequences stays at or below
 * @param middle the median
 * @param high the value that nine tenths stay at or below
 */
public record Profile(
    List<Integer> steps, List<Double> low, List<Double> middle, List<Double> high) {
  /** Steps that fewer sequences than this have, and not all, are left out. */
  private static final int MIN_SEQUENCES = 4;

  /** Of one series a sequence, each of at least one step. */
  static Profile of(List<double[]> series) {
    int longest = series.stream().mapToInt(values -> values.length).max().orElseThrow();
    boolean even = series.stream().allMatch(values -> values.length == longest);
    List<Integer> steps = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    List<Double> middle = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int back = longest - 1; back >= 0; back--) {
      int distance = back;
      double[] sorted =
          series.stream()
              .filter(values -> values.length > distance)
              .mapToDouble(values -> values[values.length - 1 - distance])
              .sorted()
              .toArray();
      if (sorted.length >= Math.min(MIN_SEQUENCES, series.size())) {
        steps.add(even ? longest - back : -back);
        low.add(quantile(sorted, 0.1));
        middle.add(quantile(sorted, 0.5));
        high.add(quantile(sorted, 0.9));
      }
    }
    return new Profile(steps, low, middle, high);
  }

  /** The nearest rank: always one of the values. */
  static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** Whether all sequences have the same length. */
  public boolean even() {
    return steps.get(0) > 0;
  }

  /** The same of e raised to the values. */
  Profile exp() {
    return new Profile(steps, exp(low), exp(middle), exp(high));
  }

  private static List<Double> exp(List<Double> values) {
    return values.stream().map(Math::exp).toList();
  }

  /** The median at the first step over that at the last. */
  public double left() {
    return middle.get(0) / middle.get(middle.size() - 1);
  }

  /** The factor that, step by step, makes {@link #left} of it. */
  public double factor() {
    return middle.size() == 1 ? Double.NaN : Math.pow(left(), 1.0 / (middle.size() - 1));
  }

  /** The values as arrays, to draw with. */
  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The median of values, NaN if there are none. */
  static double median(double... values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : quantile(sorted, 0.5);
  }
}
