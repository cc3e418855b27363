package dev.unroll.datasets.score;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * Whether sines and cosines of a season explain more of a series than a line, its two last values
 * and the sines and cosines of a shorter season do: the F test of a regression.
 *
 * @param probability of so much by chance; NaN where the line and the last values explain all
 * @param residuals of the regression
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record SeasonRegression(double probability, double[] residuals) {
  private static final int LAGS = 2;
  private static final int HARMONICS = 6;
  private static final int MORE_HARMONICS = 20; // of the longer one of two seasons
  private static final double DEPENDENT = 1e-10;
  private static final double ROUNDING = 1e-18;

  /**
   * Fits both regressions.
   *
   * @param values without gaps
   * @param season m, from 2 on
   * @param shorter a season that is known; 0 for none
   */
  static SeasonRegression of(double[] values, int season, int shorter) {
    int lags = Math.min(LAGS, season - 1);
    int rows = values.length - lags;
    List<double[]> base = new ArrayList<>(List.of(column(rows, t -> 1), column(rows, t -> t)));
    for (int k = 1; k <= lags; k++) {
      int back = lags - k;
      base.add(column(rows, t -> values[t + back]));
    }
    for (int k = 1; k <= Math.min(MORE_HARMONICS, shorter / 2); k++) {
      base.addAll(waves(rows, shorter / (double) k));
    }
    List<double[]> more = new ArrayList<>();
    for (int k = 1; k <= Math.min(shorter > 0 ? MORE_HARMONICS : HARMONICS, season / 2); k++) {
      if (shorter == 0 || k * shorter % season != 0) {
        more.addAll(waves(rows, season / (double) k));
      }
    }
    return of(column(rows, t -> values[t + lags]), base, more);
  }

  private static SeasonRegression of(double[] target, List<double[]> base, List<double[]> more) {
    List<double[]> directions = new ArrayList<>();
    remove(target, List.of(base.get(0)), directions);
    double size = dot(target, target);
    remove(target, base.subList(1, base.size()), directions);
    double before = dot(target, target);
    int known = directions.size();
    remove(target, more, directions);
    double after = dot(target, target);
    int added = directions.size() - known;
    int free = target.length - directions.size();
    if (free < 4 || added == 0) {
      return new SeasonRegression(1, target);
    }
    if (before <= ROUNDING * size) {
      return new SeasonRegression(Double.NaN, target);
    }
    double f = (before - after) / added / Math.max(after / free, Double.MIN_NORMAL);
    double chance = 1 - new FDistribution(null, added, free).cumulativeProbability(f);
    return new SeasonRegression(chance, target);
  }

  /** Takes what columns explain out of a target, by Gram and Schmidt's method, done twice. */
  private static void remove(double[] target, List<double[]> columns, List<double[]> directions) {
    for (double[] column : columns) {
      double size = dot(column, column);
      for (int turn = 0; turn < 2; turn++) {
        directions.forEach(direction -> subtract(column, direction));
      }
      double left = dot(column, column);
      if (left > DEPENDENT * size) {
        for (int t = 0; t < column.length; t++) {
          column[t] /= Math.sqrt(left);
        }
        directions.add(column);
        subtract(target, column);
      }
    }
  }

  private static void subtract(double[] from, double[] direction) {
    double part = dot(from, direction);
    for (int t = 0; t < from.length; t++) {
      from[t] -= part * direction[t];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int t = 0; t < a.length; t++) {
      sum += a[t] * b[t];
    }
    return sum;
  }

  private static List<double[]> waves(int rows, double period) {
    double[] cosine = column(rows, t -> Math.cos(2 * Math.PI * t / period));
    return period == 2 // whose sine is 0
        ? List.of(cosine)
        : List.of(cosine, column(rows, t -> Math.sin(2 * Math.PI * t / period)));
  }

  private static double[] column(int rows, IntToDoubleFunction value) {
    return IntStream.range(0, rows).mapToDouble(value).toArray();
  }
}
