package dev.unroll.experiments.forecast.model;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/** The quantiles that every forecast has: the deciles, and the ends of a 95 % interval. */
public final class Levels {
  private static final double[] ALL = {0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975};

  private Levels() {}

  /** Ascending. */
  public static double[] all() {
    return ALL.clone();
  }

  public static int count() {
    return ALL.length;
  }

  /** The place of the median. */
  public static int median() {
    return ALL.length / 2;
  }

  /** The quantiles of a normal distribution with mean 0 and deviation 1. */
  public static double[] normal() {
    NormalDistribution unit = new NormalDistribution(null, 0, 1);
    return Arrays.stream(ALL).map(unit::inverseCumulativeProbability).toArray();
  }

  /** How many central intervals there are: the first is the widest. */
  public static int intervals() {
    return ALL.length / 2;
  }

  /** The nominal coverage of a central interval, from its lower quantile k to its mirror image. */
  public static double coverage(int interval) {
    return ALL[ALL.length - 1 - interval] - ALL[interval];
  }
}
