package dev.unroll.experiments.forecast.backtest;

/** The correlation of pairs, those with a missing value left out. */
final class PearsonSums {
  private double n;
  private double x;
  private double y;
  private double xx;
  private double yy;
  private double xy;

  void add(double one, double other) {
    if (Double.isFinite(one) && Double.isFinite(other)) {
      n++;
      x += one;
      y += other;
      xx += one * one;
      yy += other * other;
      xy += one * other;
    }
  }

  /** 0 where one of the two does not vary, or there are too few. */
  double correlation() {
    double varying = (xx - x * x / n) * (yy - y * y / n);
    return n < 8 || !(varying > 0) ? 0 : (xy - x * y / n) / Math.sqrt(varying);
  }
}
