package dev.unroll.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** The statistics of the tables, and how a number is printed. */
final class TableNumbers {
  /** The text of a value that does not exist. */
  static final String NONE = "–";

  private TableNumbers() {}

  static double median(double... values) {
    return percentile(50, values);
  }

  /**
   * The smallest value that at least {@code percent} of the values do not exceed; the median of an
   * even number of values is the mean of the middle two.
   */
  static double percentile(double percent, double... values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (percent == 50 && n % 2 == 0) {
      return (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
    int rank = (int) Math.ceil(percent / 100 * n - 1e-9);
    return sorted[Math.max(0, Math.min(n, rank) - 1)];
  }

  static double geometricMean(double... values) {
    return StatUtils.geometricMean(values);
  }

  /** The exponent p of y ∝ x^p: least squares on logarithms. */
  static double exponent(double[] x, double[] y) {
    SimpleRegression line = new SimpleRegression();
    for (int k = 0; k < x.length; k++) {
      line.addData(Math.log(x[k]), Math.log(y[k]));
    }
    return line.getSlope();
  }

  /** Three significant digits without an exponent; {@link #NONE} for not a number. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    int magnitude = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
    int decimals = Math.max(0, Math.min(6, 2 - magnitude));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static String percent(double share) {
    return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
