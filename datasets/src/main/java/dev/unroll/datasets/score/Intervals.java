package dev.unroll.datasets.score;

/** Scores of prediction intervals [lower, upper], each array [H]. */
public final class Intervals {
  private Intervals() {}

  /** The share of the known actual values within their interval, its ends included. */
  public static double coverage(double[] actual, double[] lower, double[] upper) {
    check(actual, lower, upper);
    return Points.mean(
        actual,
        i ->
            Double.isNaN(lower[i] + upper[i])
                ? Double.NaN
                : lower[i] <= actual[i] && actual[i] <= upper[i] ? 1 : 0);
  }

  /** The mean of upper − lower over <i>all</i> points, in the unit of the series. */
  public static double width(double[] lower, double[] upper) {
    Points.sameLength("upper", lower, upper);
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += upper[i] - lower[i];
    }
    return sum / lower.length;
  }

  /**
   * The mean interval score: U − L + (2/α)(L − y)·1(y &lt; L) + (2/α)(y − U)·1(y &gt; U), in the
   * unit of the series. Source: Gneiting &amp; Raftery, "Strictly proper scoring rules", 2007, eq.
   * 43.
   *
   * @param alpha 1 − the nominal coverage
   */
  public static double score(double[] actual, double[] lower, double[] upper, double alpha) {
    check(actual, lower, upper);
    double weight = 2 / Points.share("alpha", alpha);
    return Points.mean(
        actual,
        i ->
            upper[i]
                - lower[i]
                + weight * Math.max(0, lower[i] - actual[i])
                + weight * Math.max(0, actual[i] - upper[i]));
  }

  private static void check(double[] actual, double[] lower, double[] upper) {
    Points.sameLength("lower", actual, lower);
    Points.sameLength("upper", actual, upper);
  }
}
