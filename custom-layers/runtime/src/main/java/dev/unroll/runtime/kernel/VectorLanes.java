package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Lanes} with the Vector API.
 *
 * <p>e^x: x = n·ln 2 + r, |r| ≤ ½ ln 2, and e^x = 2ⁿ·e^r with a polynomial for e^r. Adding a large
 * number rounds x / ln 2 to the whole number n and leaves n in the lowest bits of the sum;
 * converting lanes to integers instead is not done in registers on JDK 17.
 *
 * <p>Arguments are kept in range by their bits, as integers, of which NaN is the largest: a float's
 * max and min take five instructions each.
 *
 * <p>Loops call nothing of ours: where a method with a vector as its argument or result is not
 * inlined, which depends on the size of its callers, every call makes objects. For the same reason
 * a vector that is carried along does so in a loop of a method of its own.
 */
final class VectorLanes implements Lanes {
  private static final int OVERFLOW = Float.floatToRawIntBits(87.3f);
  private static final float ROUND = 0x1.8p23f;
  private static final float PER_LN2 = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final int BIAS = 127;
  private static final int MANTISSA = 23;
  private static final int SATURATED = Float.floatToRawIntBits(7.9f);
  private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  private static final float FLOOR = 1e-24f;

  @Override
  public int width() {
    return V;
  }

  @Override
  public void exp(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      IntVector bits = fromArray(SPECIES, x, i).reinterpretAsInts();
      IntVector size = bits.and(Integer.MAX_VALUE);
      IntVector notANumber = size.neg().add(INFINITE).lanewise(VectorOperators.ASHR, 31);
      FloatVector a =
          size.min(OVERFLOW).or(bits.and(Integer.MIN_VALUE)).or(notANumber).reinterpretAsFloats();
      FloatVector magic = a.fma(broadcast(SPECIES, PER_LN2), broadcast(SPECIES, ROUND));
      FloatVector n = magic.sub(ROUND);
      FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), a);
      r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
      FloatVector p = broadcast(SPECIES, 1.9875691e-4f);
      p = p.fma(r, broadcast(SPECIES, 1.3981999e-3f));
      p = p.fma(r, broadcast(SPECIES, 8.333452e-3f));
      p = p.fma(r, broadcast(SPECIES, 4.1665796e-2f));
      p = p.fma(r, broadcast(SPECIES, 1.6666665e-1f));
      p = p.fma(r, broadcast(SPECIES, 0.5f));
      magic
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, MANTISSA)
          .add(BIAS << MANTISSA)
          .reinterpretAsFloats()
          .mul(p.fma(r.mul(r), r.add(1f)))
          .intoArray(y, i);
    }
    Lanes.super.exp(x, y, i, to);
  }

  @Override
  public void sigmoid(float[] x, float[] y, int from, int to) {
    int i = tanh(x, y, from, to, 0.5f, 0.5f);
    Lanes.super.sigmoid(x, y, i, to);
  }

  @Override
  public void tanh(float[] x, float[] y, int from, int to) {
    int i = tanh(x, y, from, to, 1, 0);
    Lanes.super.tanh(x, y, i, to);
  }

  /**
   * y ← middle + scale·tanh(scale·x) as {@link Activations#tanh(float)} has it, for whole vectors;
   * returns where it ends.
   */
  private static int tanh(float[] x, float[] y, int from, int to, float scale, float middle) {
    int i = from;
    for (; i <= to - V; i += V) {
      IntVector bits = fromArray(SPECIES, x, i).mul(scale).reinterpretAsInts();
      IntVector size = bits.and(Integer.MAX_VALUE);
      IntVector notANumber = size.neg().add(INFINITE).lanewise(VectorOperators.ASHR, 31);
      FloatVector a =
          size.min(SATURATED).or(bits.and(Integer.MIN_VALUE)).or(notANumber).reinterpretAsFloats();
      FloatVector s = a.mul(a);
      FloatVector p = broadcast(SPECIES, 1.5428174e-8f);
      p = p.fma(s, broadcast(SPECIES, 2.2023387e-5f));
      p = p.fma(s, broadcast(SPECIES, 3.5790005e-3f));
      p = p.fma(s, broadcast(SPECIES, 0.13450627f));
      p = p.fma(s, broadcast(SPECIES, 1));
      FloatVector q = broadcast(SPECIES, 8.5988614e-7f);
      q = q.fma(s, broadcast(SPECIES, 3.4236646e-4f));
      q = q.fma(s, broadcast(SPECIES, 2.6192270e-2f));
      q = q.fma(s, broadcast(SPECIES, 0.46783957f));
      q = q.fma(s, broadcast(SPECIES, 1));
      a.mul(p).div(q).mul(scale).add(middle).intoArray(y, i);
    }
    return i;
  }

  @Override
  public void add(float[] a, int ai, float[] into, int at, int count) {
    int j = 0;
    for (; j <= count - V; j += V) {
      fromArray(SPECIES, a, ai + j).add(fromArray(SPECIES, into, at + j)).intoArray(into, at + j);
    }
    Lanes.super.add(a, ai + j, into, at + j, count - j);
  }

  @Override
  public void subtract(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    int j = 0;
    for (; j <= count - V; j += V) {
      fromArray(SPECIES, a, ai + j).sub(fromArray(SPECIES, b, bi + j)).intoArray(into, at + j);
    }
    Lanes.super.subtract(a, ai + j, b, bi + j, into, at + j, count - j);
  }

  @Override
  public void multiply(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    int j = 0;
    for (; j <= count - V; j += V) {
      fromArray(SPECIES, a, ai + j).mul(fromArray(SPECIES, b, bi + j)).intoArray(into, at + j);
    }
    Lanes.super.multiply(a, ai + j, b, bi + j, into, at + j, count - j);
  }

  @Override
  public void addProduct(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    int j = 0;
    for (; j <= count - V; j += V) {
      fromArray(SPECIES, a, ai + j)
          .fma(fromArray(SPECIES, b, bi + j), fromArray(SPECIES, into, at + j))
          .intoArray(into, at + j);
    }
    Lanes.super.addProduct(a, ai + j, b, bi + j, into, at + j, count - j);
  }

  @Override
  public float dot(float[] a, int ai, float[] b, int bi, int count) {
    FloatVector sum = broadcast(SPECIES, 0);
    int j = 0;
    for (; j <= count - V; j += V) {
      sum = fromArray(SPECIES, a, ai + j).fma(fromArray(SPECIES, b, bi + j), sum);
    }
    return sum.reduceLanes(VectorOperators.ADD) + Lanes.super.dot(a, ai + j, b, bi + j, count - j);
  }

  @Override
  public void selective(SelectiveStep s, int before, int after, int keep) {
    for (int d = 0; d < SelectiveStep.WIDTH; d += V) {
      VectorScans.selective(s, d, before, after, keep);
    }
  }

  @Override
  public void selectiveBack(SelectiveStep s, int before, int after, int keep) {
    VectorScans.selectiveBack(s, before, after, keep);
  }

  @Override
  public void matrix(MatrixStep s, int before, int after, int along) {
    VectorScans.matrix(s, before, after, along);
  }

  @Override
  public void matrixBack(MatrixStep s, int before, int after, int along) {
    VectorScans.matrixBack(s, before, after, along);
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public void columns(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    PanelKernels.columns(a, ai, b, bi, c, ci, depth);
  }

  @Override
  public void rows(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    PanelKernels.rows(a, ai, b, bi, c, ci, depth);
  }

  @Override
  public void softmax(float[] s, int rows, float[] top, float[] sum, float[] fade) {
    System.arraycopy(top, 0, fade, 0, PANEL);
    for (int q = 0; q < PANEL; q += V) {
      largest(s, rows, q, top);
    }
    for (int q = 0; q < PANEL; q++) {
      fade[q] -= top[q];
    }
    exp(fade, fade, 0, PANEL);
    exp(s, s, 0, rows * PANEL);
    for (int q = 0; q < PANEL; q++) {
      sum[q] *= fade[q];
    }
    for (int q = 0; q < PANEL; q += V) {
      total(s, rows, q, sum);
    }
  }

  /** The largest scores, which are taken from all. */
  private static void largest(float[] s, int rows, int q, float[] top) {
    FloatVector most = fromArray(SPECIES, top, q);
    for (int j = 0; j < rows; j++) {
      most = most.max(fromArray(SPECIES, s, j * PANEL + q));
    }
    most.intoArray(top, q);
    subtract(s, rows, q, top);
  }

  private static void subtract(float[] s, int rows, int q, float[] from) {
    FloatVector size = fromArray(SPECIES, from, q);
    for (int j = 0; j < rows; j++) {
      fromArray(SPECIES, s, j * PANEL + q).sub(size).intoArray(s, j * PANEL + q);
    }
  }

  private static void total(float[] s, int rows, int q, float[] sum) {
    FloatVector all = fromArray(SPECIES, sum, q);
    for (int j = 0; j < rows; j++) {
      FloatVector p = fromArray(SPECIES, s, j * PANEL + q).add(FLOOR).sub(FLOOR);
      p.intoArray(s, j * PANEL + q);
      all = all.add(p);
    }
    all.intoArray(sum, q);
  }

  @Override
  public void softmaxBack(float[] s, float[] dp, int rows, float[] size, float[] mean) {
    for (int q = 0; q < PANEL; q += V) {
      subtract(s, rows, q, size);
    }
    exp(s, s, 0, rows * PANEL);
    for (int q = 0; q < PANEL; q += V) {
      slope(s, dp, rows, q, mean);
    }
  }

  private static void slope(float[] s, float[] dp, int rows, int q, float[] mean) {
    FloatVector along = fromArray(SPECIES, mean, q);
    for (int j = 0; j < rows; j++) {
      int i = j * PANEL + q;
      FloatVector p = fromArray(SPECIES, s, i).add(FLOOR).sub(FLOOR);
      p.intoArray(s, i);
      p.mul(fromArray(SPECIES, dp, i).sub(along)).intoArray(dp, i);
    }
  }
}
