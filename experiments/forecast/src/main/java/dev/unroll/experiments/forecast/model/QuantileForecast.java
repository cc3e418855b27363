package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.score.Quantiles;

/** The forecast of one series from one origin: quantiles at {@link Levels} for each step ahead. */
public final class QuantileForecast {
  private final double[][] quantiles;
  private final double[][] paths;

  /**
   * @param quantiles [H][Q]; those that cross are put in order
   */
  public QuantileForecast(double[][] quantiles) {
    this(quantiles, new double[0][]);
  }

  /**
   * A forecast with sampled paths.
   *
   * @param quantiles [H][Q]; those that cross are put in order
   * @param paths [S][H], equally likely
   */
  public QuantileForecast(double[][] quantiles, double[][] paths) {
    this.paths = paths.clone();
    this.quantiles = new double[quantiles.length][];
    for (int h = 0; h < quantiles.length; h++) {
      this.quantiles[h] = Quantiles.uncrossed(quantiles[h]);
    }
  }

  public int horizon() {
    return quantiles.length;
  }

  /** At one level for every step ahead, [H]. */
  public double[] at(int level) {
    double[] values = new double[quantiles.length];
    for (int h = 0; h < values.length; h++) {
      values[h] = quantiles[h][level];
    }
    return values;
  }

  /** The forecast as points. */
  public double[] median() {
    return at(Levels.median());
  }

  /** Sampled paths of the future, equally likely, [S][H]; empty for none. */
  public double[][] paths() {
    return paths.clone();
  }

  /** [H][Q]. */
  public double[][] quantiles() {
    double[][] copy = new double[quantiles.length][];
    for (int h = 0; h < copy.length; h++) {
      copy[h] = quantiles[h].clone();
    }
    return copy;
  }
}
