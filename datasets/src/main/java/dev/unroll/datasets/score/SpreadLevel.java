package dev.unroll.datasets.score;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How the spread of a series depends on its level: the slope of the logarithm of the spread of its
 * seasons on the logarithm of their mean. 0 says that levels should be forecast, 1 that logarithms
 * should (Tukey 1977, spread-versus-level plot).
 */
public final class SpreadLevel {
  private static final int MIN_BLOCKS = 4;
  private static final int BLOCKS_WITHOUT_SEASON = 12;
  private static final double MIN_CHANGE = 1e-3; // of the logarithm of the level, its deviation

  /** Between the quantiles .02 and .98. */
  private static final double WIDE_RANGE = 20;

  private SpreadLevel() {}

  /**
   * Whether logarithms alone should be forecast: all values are positive, and they cover a wide
   * range, or their spread grows faster than their level.
   */
  public static boolean onlyLogarithms(double[] values, int season) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (known.length == 0 || known[0] <= 0) {
      return false;
    }
    double range = known[(int) (0.98 * known.length)] / known[(int) (0.02 * known.length)];
    return range > WIDE_RANGE || slope(values, season) > 1;
  }

  /**
   * The slope; 0 where values are not all positive, or the level hardly changes.
   *
   * @param values NaN where missing
   * @param season steps; 1 for none
   */
  public static double slope(double[] values, int season) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    int block = season > 1 ? season : Math.max(4, known.length / BLOCKS_WITHOUT_SEASON);
    int blocks = known.length / block;
    if (blocks < MIN_BLOCKS || Arrays.stream(known).anyMatch(value -> value <= 0)) {
      return 0;
    }
    SimpleRegression regression = new SimpleRegression();
    IntStream.range(0, blocks)
        .map(b -> known.length - (blocks - b) * block)
        .forEach(
            from -> {
              double[] own = Arrays.copyOfRange(known, from, from + block);
              double mean = Arrays.stream(own).average().orElseThrow();
              double spread = Arrays.stream(own).map(x -> Math.abs(x - mean)).average().orElse(0);
              regression.addData(Math.log(mean), Math.log(Math.max(spread, 1e-9 * mean)));
            });
    double deviation = Math.sqrt(regression.getXSumSquares() / blocks);
    return deviation < MIN_CHANGE ? 0 : regression.getSlope();
  }
}
