package dev.unroll.runtime.random;

/**
 * The generator Well19937c, with the numbers that commons-math has of the same seed, so that a
 * forecaster draws the same paths here.
 *
 * <p>Source: Panneton, L'Ecuyer &amp; Matsumoto, "Improved long-period generators based on linear
 * recurrences modulo 2", 2006.
 */
public final class Well {
  private static final int WORDS = 624;
  private static final int M1 = 70;
  private static final int M2 = 179;
  private static final int M3 = 449;

  private final int[] v = new int[WORDS];
  private int place;
  private double second = Double.NaN; // of a pair of normal numbers

  /** A generator at its start. */
  public Well(long seed) {
    v[0] = (int) (seed >>> 32);
    v[1] = (int) seed;
    for (int i = 2; i < WORDS; i++) {
      long before = v[i - 2];
      v[i] = (int) (1812433253L * (before ^ (before >> 30)) + i);
    }
  }

  private int at(int steps) {
    return (place + steps) % WORDS;
  }

  private int next(int bits) {
    int one = at(WORDS - 1);
    int two = at(WORDS - 2);
    int v0 = v[place];
    int v1 = v[at(M1)];
    int v2 = v[at(M2)];
    int v3 = v[at(M3)];
    int z0 = (0x80000000 & v[one]) ^ (0x7FFFFFFF & v[two]);
    int z1 = (v0 ^ (v0 << 25)) ^ (v1 ^ (v1 >>> 27));
    int z2 = (v2 >>> 9) ^ (v3 ^ (v3 >>> 1));
    int z3 = z1 ^ z2;
    int z4 = z0 ^ (z1 ^ (z1 << 9)) ^ (z2 ^ (z2 << 21)) ^ (z3 ^ (z3 >>> 21));
    v[place] = z3;
    v[one] = z4;
    v[two] &= 0x80000000;
    place = one;
    z4 ^= (z4 << 7) & 0xe46e1700;
    z4 ^= (z4 << 15) & 0x9b868000;
    return z4 >>> (32 - bits);
  }

  /** Uniform from 0 to below 1, in steps of 2⁻⁵². */
  public double uniform() {
    long high = (long) next(26) << 26;
    return (high | next(26)) * 0x1.0p-52;
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller 1958). */
  public double normal() {
    if (!Double.isNaN(second)) {
      double kept = second;
      second = Double.NaN;
      return kept;
    }
    double angle = 2 * Math.PI * uniform();
    double radius = Math.sqrt(-2 * Math.log(uniform()));
    second = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
