package dev.unroll.datasets.task;

import java.util.Random;

/**
 * Independent random streams from one seed. {@link Random} is specified to the bit, so the same
 * seed gives the same data on any machine.
 */
public final class Seeds {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * A seed for the stream with the given number. The finaliser of SplitMix64 (Steele, Lea and Flood
   * 2014) keeps neighbouring numbers from giving correlated streams.
   */
  public static long mix(long seed, long stream) {
    long z = seed + GOLDEN * (stream + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * The seed to give to ND4J and DL4J, which take 0 for none and then draw one from the clock.
   * Every other seed stays as it is.
   */
  public static long forNd4j(long seed) {
    return seed == 0 ? GOLDEN : seed;
  }

  public static Random random(long seed, long stream) {
    return new Random(mix(seed, stream));
  }
}
