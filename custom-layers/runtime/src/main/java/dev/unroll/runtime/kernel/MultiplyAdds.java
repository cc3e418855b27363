package dev.unroll.runtime.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * Fused multiply-adds of numbers that stay in registers: as fast as a core multiplies, which no
 * product can exceed. Needs the module {@value Products#VECTOR_MODULE}.
 */
public final class MultiplyAdds {
  /** Under way at once, so that none waits for the one before; with two more, for 16 registers. */
  private static final int SUMS = 12;

  private MultiplyAdds() {}

  /** Floating-point operations of so many rounds. */
  public static double operations(int rounds) {
    return 2.0 * SUMS * MicroKernels.V * rounds;
  }

  /** Makes so many rounds, and returns a number that depends on all of them. */
  public static float run(int rounds) {
    FloatVector x = FloatVector.broadcast(MicroKernels.SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(MicroKernels.SPECIES, 1e-3f);
    FloatVector s0 = y;
    FloatVector s1 = y;
    FloatVector s2 = y;
    FloatVector s3 = y;
    FloatVector s4 = y;
    FloatVector s5 = y;
    FloatVector s6 = y;
    FloatVector s7 = y;
    FloatVector s8 = y;
    FloatVector s9 = y;
    FloatVector s10 = y;
    FloatVector s11 = y;
    for (int k = 0; k < rounds; k++) {
      s0 = s0.fma(x, y);
      s1 = s1.fma(x, y);
      s2 = s2.fma(x, y);
      s3 = s3.fma(x, y);
      s4 = s4.fma(x, y);
      s5 = s5.fma(x, y);
      s6 = s6.fma(x, y);
      s7 = s7.fma(x, y);
      s8 = s8.fma(x, y);
      s9 = s9.fma(x, y);
      s10 = s10.fma(x, y);
      s11 = s11.fma(x, y);
    }
    FloatVector even = s0.add(s2).add(s4).add(s6).add(s8).add(s10);
    FloatVector odd = s1.add(s3).add(s5).add(s7).add(s9).add(s11);
    return even.add(odd).lane(0);
  }
}
