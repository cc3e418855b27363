package dev.unroll.datasets.score;

import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * The autocorrelation of a series at a lag m, after its centred moving mean over m steps, which
 * holds trend and drift, is subtracted. It is near 1 at a season and near 0 in a random walk.
 */
final class SeasonCurve {
  private static final double ROUNDING = 1e-18; // of the squares: below it nothing but the mean is

  private final double[] values; // without gaps
  private final double[] sums; // of the values before t, [T + 1]

  /** Of values without gaps. */
  SeasonCurve(double[] values) {
    this.values = values;
    sums = new double[values.length + 1];
    for (int t = 0; t < values.length; t++) {
      sums[t + 1] = sums[t] + values[t];
    }
  }

  int length() {
    return values.length;
  }

  /** At a lag from 2 on; 0 where less than two seasons and a few values are left. */
  double at(int lag) {
    double[] rest = rest(lag);
    return correlation(rest, lag);
  }

  /** The same in units of its standard error by Bartlett's formula, which sums r² below the lag. */
  double score(int lag) {
    double[] rest = rest(lag);
    double r = correlation(rest, lag);
    if (r == 0) {
      return 0;
    }
    double[] all = autocorrelations(rest);
    double sum = 1;
    for (int k = 1; k < lag; k++) {
      sum += 2 * all[k] * all[k];
    }
    double n = rest.length;
    return r / (Math.sqrt(sum / n) * n / (n - lag));
  }

  /** The values less their moving mean, less what is left of the mean. */
  double[] rest(int lag) {
    int half = lag / 2;
    double[] rest = new double[Math.max(0, values.length - 2 * half)];
    double mean = 0;
    for (int t = 0; t < rest.length; t++) {
      double moving = sums[t + lag] - sums[t];
      if (lag % 2 == 0) {
        moving = (moving + sums[t + lag + 1] - sums[t + 1]) / 2;
      }
      rest[t] = values[t + half] - moving / lag;
      mean += rest[t] / rest.length;
    }
    for (int t = 0; t < rest.length; t++) {
      rest[t] -= mean;
    }
    return rest;
  }

  private double correlation(double[] rest, int lag) {
    int pairs = rest.length - lag;
    if (pairs < 3) {
      return 0;
    }
    double own = 0;
    double with = 0;
    double size = 0;
    for (int t = 0; t < rest.length; t++) {
      own += rest[t] * rest[t];
      with += t < lag ? 0 : rest[t] * rest[t - lag];
      size += values[t] * values[t];
    }
    return own <= ROUNDING * size ? 0 : with / own * rest.length / pairs;
  }

  /** At all lags, by the fast Fourier transform. */
  private static double[] autocorrelations(double[] rest) {
    int size = Integer.highestOneBit(2 * rest.length) * 2;
    double[][] both = new double[2][size];
    System.arraycopy(rest, 0, both[0], 0, rest.length);
    FastFourierTransformer.transformInPlace(both, DftNormalization.STANDARD, TransformType.FORWARD);
    for (int k = 0; k < size; k++) {
      both[0][k] = both[0][k] * both[0][k] + both[1][k] * both[1][k];
      both[1][k] = 0;
    }
    FastFourierTransformer.transformInPlace(both, DftNormalization.STANDARD, TransformType.INVERSE);
    double[] all = new double[rest.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = both[0][k] / both[0][0];
    }
    return all;
  }
}
