package dev.unroll.experiments.sweep.page;

import java.util.Arrays;

/**
 * A part of the unit cube: an interval of every real parameter, a set of choices of every other.
 * Volumes are shares of the cube, in which every value is as likely.
 */
final class Box {
  private final int[] levels;
  private final double[] low;
  private final double[] high;

  /** Bit k is set if choice k is inside. */
  private final long[] choices;

  private Box(int[] levels, double[] low, double[] high, long[] choices) {
    this.levels = levels;
    this.low = low;
    this.high = high;
    this.choices = choices;
  }

  /**
   * The whole cube.
   *
   * @param levels 0 for a real parameter, else its number of choices
   */
  static Box cube(int[] levels) {
    double[] high = new double[levels.length];
    Arrays.fill(high, 1);
    long[] choices = Arrays.stream(levels).mapToLong(count -> (1L << count) - 1).toArray();
    return new Box(levels, new double[levels.length], high, choices);
  }

  int parameters() {
    return levels.length;
  }

  /** How many choices a parameter has; 0 if it is real. */
  int levels(int d) {
    return levels[d];
  }

  /** The share of a parameter's values that are inside. */
  double width(int d) {
    return levels[d] == 0 ? high[d] - low[d] : Long.bitCount(choices[d]) / (double) levels[d];
  }

  double volume() {
    double volume = 1;
    for (int d = 0; d < levels.length; d++) {
      volume *= width(d);
    }
    return volume;
  }

  /** The share of a parameter's values that are inside both. */
  double overlap(Box other, int d) {
    return levels[d] == 0
        ? Math.max(0, Math.min(high[d], other.high[d]) - Math.max(low[d], other.low[d]))
        : Long.bitCount(choices[d] & other.choices[d]) / (double) levels[d];
  }

  /** Whether a value of a parameter is inside. */
  boolean holds(int d, double value) {
    return levels[d] == 0
        ? value >= low[d] && (value < high[d] || high[d] == 1)
        : (choices[d] >> (int) value & 1) == 1;
  }

  boolean holds(double[] point) {
    for (int d = 0; d < levels.length; d++) {
      if (!holds(d, point[d])) {
        return false;
      }
    }
    return true;
  }

  /** The part below {@code at}, of a real parameter. */
  Box below(int d, double at) {
    double[] ends = high.clone();
    ends[d] = at;
    return new Box(levels, low, ends, choices);
  }

  Box above(int d, double at) {
    double[] ends = low.clone();
    ends[d] = at;
    return new Box(levels, ends, high, choices);
  }

  /** The part with these choices of a parameter. */
  Box only(int d, long these) {
    long[] kept = choices.clone();
    kept[d] &= these;
    return new Box(levels, low, high, kept);
  }
}
