package dev.unroll.datasets.labelled;

import java.util.Arrays;

/**
 * Features of the steps of a series so far: of each channel mean, deviation, first, last, slope,
 * least and largest value, and the number of steps. NaN where no value is known.
 */
final class StepFeatures {
  private static final int FEATURES = 7;

  private final double[][] sums; // [C]: values, squares, steps, steps squared, steps × values
  private final double[][] ends; // [C]: first, last, least, largest
  private final int[] known;
  private int steps;

  StepFeatures(int channels) {
    sums = new double[channels][5];
    ends = new double[channels][4];
    Arrays.stream(ends).forEach(row -> Arrays.fill(row, Double.NaN));
    known = new int[channels];
  }

  /** How many features there are. */
  static int count(int channels) {
    return FEATURES * channels + 1;
  }

  /** One step more. */
  void add(double[] step) {
    for (int c = 0; c < step.length; c++) {
      double x = step[c];
      if (!Double.isNaN(x)) {
        double[] own = sums[c];
        own[0] += x;
        own[1] += x * x;
        own[2] += steps;
        own[3] += (double) steps * steps;
        own[4] += steps * x;
        boolean first = known[c]++ == 0;
        ends[c][0] = first ? x : ends[c][0];
        ends[c][1] = x;
        ends[c][2] = first ? x : Math.min(x, ends[c][2]);
        ends[c][3] = first ? x : Math.max(x, ends[c][3]);
      }
    }
    steps++;
  }

  double[] features() {
    double[] features = new double[count(sums.length)];
    for (int c = 0; c < sums.length; c++) {
      double n = known[c];
      double[] own = sums[c];
      double mean = own[0] / n;
      double time = own[3] - own[2] * own[2] / n;
      int at = FEATURES * c;
      features[at] = mean;
      features[at + 1] = Math.sqrt(Math.max(0, own[1] / n - mean * mean));
      features[at + 2] = time > 0 ? (own[4] - own[2] * mean) / time : n > 0 ? 0 : Double.NaN;
      System.arraycopy(ends[c], 0, features, at + 3, 4);
    }
    features[features.length - 1] = steps;
    return features;
  }
}
