package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x with the Vector API: x = n·ln 2 + r, |r| ≤ ½ ln 2, and e^x = 2ⁿ·e^r with a polynomial for
 * e^r. Adding a large number rounds x / ln 2 to the whole number n and leaves n in the lowest bits
 * of the sum; converting lanes to integers instead is not done in registers on JDK 17.
 */
final class VectorExponential {
  private static final float LOWEST = -87.3f;
  private static final float HIGHEST = 88.3f;
  private static final float ROUND = 0x1.8p23f;
  private static final float PER_LN2 = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final int BIAS = 127;
  private static final int MANTISSA = 23;

  private VectorExponential() {}

  /** y ← e^x for elements {@code from} ≤ i < {@code to}, to within 2e-7 relative. */
  static void exp(float[] x, float[] y, int from, int to) {
    int i = from;
    for (int end = to - SPECIES.length(); i <= end; i += SPECIES.length()) {
      exp(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = (float) Math.exp(Math.max(LOWEST, Math.min(HIGHEST, x[i])));
    }
  }

  private static FloatVector exp(FloatVector a) {
    FloatVector x = a.max(LOWEST).min(HIGHEST);
    FloatVector magic =
        x.fma(FloatVector.broadcast(SPECIES, PER_LN2), FloatVector.broadcast(SPECIES, ROUND));
    FloatVector n = magic.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691e-4f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.3981999e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 8.333452e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665796e-2f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665e-1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    FloatVector e = p.fma(r.mul(r), r.add(1f));
    return magic
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, MANTISSA)
        .add(BIAS << MANTISSA)
        .reinterpretAsFloats()
        .mul(e);
  }
}
