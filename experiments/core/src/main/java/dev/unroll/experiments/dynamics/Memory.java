package dev.unroll.experiments.dynamics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** How far back a cell remembers, and how much of it is pinned to its bounds. */
public final class Memory {
  /** Below this share of its peak a profile counts as gone. */
  public static final double GONE = 0.01;

  /** A unit with |h| beyond this is saturated. */
  public static final double SATURATED = 0.99;

  private Memory() {}

  /**
   * The distance T − t from which on, going back, an input's part stays below {@link #GONE} of the
   * profile's peak: inputs at this distance or further are as good as forgotten.
   *
   * @param logNorms ln ‖∂y_T/∂x_t‖ for t = 1..T, as {@link JacobianChain#logInput} has it
   * @return empty if even the first input still counts, so that the reach is not known
   */
  public static OptionalInt reach(List<Double> logNorms) {
    double peak = logNorms.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    if (peak == Double.NEGATIVE_INFINITY) {
      return OptionalInt.of(0);
    }
    int t = 0;
    while (logNorms.get(t) < peak + Math.log(GONE)) {
      t++;
    }
    return t == 0 ? OptionalInt.empty() : OptionalInt.of(logNorms.size() - t);
  }

  /**
   * The share of units, over all the states, with |h| > {@link #SATURATED}.
   *
   * @param states at least one, each beginning with h
   * @param hidden H
   */
  public static double saturation(Collection<double[]> states, int hidden) {
    long saturated = 0;
    for (double[] state : states) {
      for (int k = 0; k < hidden; k++) {
        saturated += Math.abs(state[k]) > SATURATED ? 1 : 0;
      }
    }
    return (double) saturated / ((long) states.size() * hidden);
  }

  /**
   * How the values of h spread: the share of them in each of {@code bins} equal parts of [−1, 1],
   * what lies outside counted at the end.
   */
  public static List<Double> histogram(Collection<double[]> states, int hidden, int bins) {
    long[] counts = new long[bins];
    for (double[] state : states) {
      for (int k = 0; k < hidden; k++) {
        int bin = (int) Math.floor((state[k] + 1) / 2 * bins);
        counts[Math.min(Math.max(bin, 0), bins - 1)]++;
      }
    }
    List<Double> shares = new ArrayList<>();
    for (long count : counts) {
      shares.add((double) count / ((long) states.size() * hidden));
    }
    return shares;
  }
}
