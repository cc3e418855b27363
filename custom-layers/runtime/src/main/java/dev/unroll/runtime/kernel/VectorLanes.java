package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Lanes} with the Vector API.
 *
 * <p>e^x: x = n·ln 2 + r, |r| ≤ ½ ln 2, and e^x = 2ⁿ·e^r with a polynomial for e^r. Adding a large
 * number rounds x / ln 2 to the whole number n and leaves n in the lowest bits of the sum;
 * converting lanes to integers instead is not done in registers on JDK 17.
 *
 * <p>Loops call nothing of ours: where a method with a vector as its argument or result is not
 * inlined, which depends on the size of its callers, every call makes objects. For the same reason a
 * vector that is carried along does so in a loop of a method of its own.
 */
final class VectorLanes implements Lanes {
  private static final float LOWEST = -87.3f;
  private static final float HIGHEST = 88.3f;
  private static final float ROUND = 0x1.8p23f;
  private static final float PER_LN2 = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final int BIAS = 127;
  private static final int MANTISSA = 23;
  private static final float SATURATED = 7.9f;
  private static final float FLOOR = 1e-24f;

  @Override
  public void exp(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      FloatVector a = fromArray(SPECIES, x, i).max(LOWEST).min(HIGHEST);
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
    for (int i = from; i < to; i++) {
      y[i] = 0.5f * x[i];
    }
    tanh(y, y, from, to);
    for (int i = from; i < to; i++) {
      y[i] = 0.5f + 0.5f * y[i];
    }
  }

  /** As {@link Activations#tanh(float)}. */
  @Override
  public void tanh(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      FloatVector a = fromArray(SPECIES, x, i).min(SATURATED).max(-SATURATED);
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
      a.mul(p).div(q).intoArray(y, i);
    }
    Lanes.super.tanh(x, y, i, to);
  }

  @Override
  public void selective(SelectiveStep s, int before, int after, int keep) {
    exponents(s.delta, s.a, s.keep, keep);
    exp(s.keep, s.keep, keep, keep + s.size());
    for (int d = 0; d < SelectiveStep.WIDTH; d += V) {
      selective(s, d, before + d, after + d, keep + d);
    }
  }

  /** Δ A. */
  private static void exponents(float[] delta, float[] a, float[] into, int at) {
    for (int i = 0; i < a.length; i += V) {
      fromArray(SPECIES, delta, i % SelectiveStep.WIDTH)
          .mul(fromArray(SPECIES, a, i))
          .intoArray(into, at + i);
    }
  }

  private static void selective(SelectiveStep s, int d, int before, int after, int keep) {
    float[] b = s.b;
    float[] c = s.c;
    float[] h = s.h;
    float[] kept = s.keep;
    FloatVector input = fromArray(SPECIES, s.input, d);
    FloatVector y = broadcast(SPECIES, 0);
    for (int k = 0; k < b.length; k++) {
      int i = k * SelectiveStep.WIDTH;
      FloatVector e = fromArray(SPECIES, kept, keep + i);
      FloatVector next =
          e.fma(fromArray(SPECIES, h, before + i), input.mul(b[k])).add(FLOOR).sub(FLOOR);
      next.intoArray(h, after + i);
      y = next.fma(broadcast(SPECIES, c[k]), y);
    }
    y.intoArray(s.y, d);
  }

  @Override
  public void selectiveBack(SelectiveStep s, int before, int after, int keep) {
    java.util.Arrays.fill(s.lanes, 0, 2 * s.states * V, 0);
    for (int d = 0; d < SelectiveStep.WIDTH; d += V) {
      selectiveBack(s, d, before + d, after + d, keep + d);
    }
    sumLanes(s.lanes, s.dbc, 2 * s.states);
  }

  private static void selectiveBack(SelectiveStep s, int d, int before, int after, int keep) {
    float[] a = s.a;
    float[] b = s.b;
    float[] c = s.c;
    float[] h = s.h;
    float[] kept = s.keep;
    float[] carried = s.carried;
    float[] da = s.da;
    float[] lanes = s.lanes;
    FloatVector delta = fromArray(SPECIES, s.delta, d);
    FloatVector input = fromArray(SPECIES, s.input, d);
    FloatVector dy = fromArray(SPECIES, s.y, d);
    FloatVector back = broadcast(SPECIES, 0);
    FloatVector ddelta = broadcast(SPECIES, 0);
    for (int k = 0; k < b.length; k++) {
      int i = k * SelectiveStep.WIDTH;
      FloatVector lambda = dy.fma(broadcast(SPECIES, c[k]), fromArray(SPECIES, carried, i + d));
      int to = k * V;
      lambda.fma(input, fromArray(SPECIES, lanes, to)).intoArray(lanes, to);
      to += b.length * V;
      dy.fma(fromArray(SPECIES, h, after + i), fromArray(SPECIES, lanes, to)).intoArray(lanes, to);
      back = lambda.fma(broadcast(SPECIES, b[k]), back);
      FloatVector next = lambda.mul(fromArray(SPECIES, kept, keep + i)).add(FLOOR).sub(FLOOR);
      FloatVector q = next.mul(fromArray(SPECIES, h, before + i));
      ddelta = q.fma(fromArray(SPECIES, a, i + d), ddelta);
      q.fma(delta, fromArray(SPECIES, da, i + d)).intoArray(da, i + d);
      next.intoArray(carried, i + d);
    }
    back.intoArray(s.back, d);
    ddelta.intoArray(s.ddelta, d);
  }

  /** The sum over the lanes of each of some vectors; faster on JDK 17 than reducing a vector. */
  static void sumLanes(float[] lanes, float[] sums, int count) {
    for (int k = 0; k < count; k++) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      for (int j = k * V, end = j + V; j < end; j += 4) {
        s0 += lanes[j];
        s1 += lanes[j + 1];
        s2 += lanes[j + 2];
        s3 += lanes[j + 3];
      }
      sums[k] = s0 + s1 + (s2 + s3);
    }
  }

  private static boolean fits(MatrixStep s) {
    return s.keys % V == 0 && s.values % 4 == 0;
  }

  @Override
  public void matrix(MatrixStep s, int before, int after, int along) {
    if (!fits(s)) {
      Lanes.super.matrix(s, before, after, along);
      return;
    }
    if (s.delta) {
      for (int i = 0; i < s.values; i++) {
        dot(s.states, before + i * s.keys, s.a, s.lanes, i * V);
      }
      sumLanes(s.lanes, s.gb, s.values);
      System.arraycopy(s.gb, 0, s.along, along, s.values);
    }
    for (int i = 0; i < s.values; i += 4) {
      rows(s, i, before + i * s.keys, after + i * s.keys, along + i);
    }
    sumLanes(s.lanes, s.y, s.values);
  }

  private static void dot(float[] x, int from, float[] y, float[] lanes, int to) {
    FloatVector sum = broadcast(SPECIES, 0);
    for (int j = 0; j < y.length; j += V) {
      sum = fromArray(SPECIES, x, from + j).fma(fromArray(SPECIES, y, j), sum);
    }
    sum.intoArray(lanes, to);
  }

  /** Four rows of S, so that what belongs to keys is read once for four. */
  private static void rows(MatrixStep s, int i, int before, int after, int along) {
    int keys = s.keys;
    float[] all = s.states;
    FloatVector v0 = broadcast(SPECIES, s.v[i]);
    FloatVector v1 = broadcast(SPECIES, s.v[i + 1]);
    FloatVector v2 = broadcast(SPECIES, s.v[i + 2]);
    FloatVector v3 = broadcast(SPECIES, s.v[i + 3]);
    FloatVector a0 = broadcast(SPECIES, s.along[along]);
    FloatVector a1 = broadcast(SPECIES, s.along[along + 1]);
    FloatVector a2 = broadcast(SPECIES, s.along[along + 2]);
    FloatVector a3 = broadcast(SPECIES, s.along[along + 3]);
    FloatVector y0 = broadcast(SPECIES, 0);
    FloatVector y1 = broadcast(SPECIES, 0);
    FloatVector y2 = broadcast(SPECIES, 0);
    FloatVector y3 = broadcast(SPECIES, 0);
    for (int j = 0; j < keys; j += V) {
      FloatVector w = fromArray(SPECIES, s.w, j);
      FloatVector k = fromArray(SPECIES, s.k, j);
      FloatVector b = fromArray(SPECIES, s.b, j);
      FloatVector r = fromArray(SPECIES, s.r, j);
      int from = before + j;
      int to = after + j;
      FloatVector n = v0.fma(k, a0.fma(b, fromArray(SPECIES, all, from).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to);
      y0 = n.fma(r, y0);
      n = v1.fma(k, a1.fma(b, fromArray(SPECIES, all, from + keys).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to + keys);
      y1 = n.fma(r, y1);
      n = v2.fma(k, a2.fma(b, fromArray(SPECIES, all, from + 2 * keys).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to + 2 * keys);
      y2 = n.fma(r, y2);
      n = v3.fma(k, a3.fma(b, fromArray(SPECIES, all, from + 3 * keys).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to + 3 * keys);
      y3 = n.fma(r, y3);
    }
    y0.intoArray(s.lanes, i * V);
    y1.intoArray(s.lanes, i * V + V);
    y2.intoArray(s.lanes, i * V + 2 * V);
    y3.intoArray(s.lanes, i * V + 3 * V);
  }

  @Override
  public void matrixBack(MatrixStep s, int before, int after, int along) {
    if (!fits(s)) {
      Lanes.super.matrixBack(s, before, after, along);
      return;
    }
    for (int i = 0; i < s.values; i += 2) {
      receive(s, i, before + i * s.keys, after + i * s.keys, along + i);
    }
    sumLanes(s.lanes, s.dv, s.values);
    sumLanes(s.more, s.gb, s.values);
    for (int i = 0; i < s.values; i += 2) {
      transfer(s, i, before + i * s.keys);
    }
  }

  /** G = dy rᵀ + transferred in two rows, and what follows from G alone. */
  private static void receive(MatrixStep s, int i, int before, int after, int along) {
    int keys = s.keys;
    float[] states = s.states;
    float[] g = s.g;
    FloatVector d0 = broadcast(SPECIES, s.y[i]);
    FloatVector d1 = broadcast(SPECIES, s.y[i + 1]);
    FloatVector v0 = broadcast(SPECIES, s.v[i]);
    FloatVector v1 = broadcast(SPECIES, s.v[i + 1]);
    FloatVector a0 = broadcast(SPECIES, s.along[along]);
    FloatVector a1 = broadcast(SPECIES, s.along[along + 1]);
    FloatVector dv0 = broadcast(SPECIES, 0);
    FloatVector dv1 = broadcast(SPECIES, 0);
    FloatVector gb0 = broadcast(SPECIES, 0);
    FloatVector gb1 = broadcast(SPECIES, 0);
    for (int j = 0; j < keys; j += V) {
      int at = i * keys + j;
      FloatVector r = fromArray(SPECIES, s.r, j);
      FloatVector g0 = d0.fma(r, fromArray(SPECIES, g, at));
      FloatVector g1 = d1.fma(r, fromArray(SPECIES, g, at + keys));
      g0.intoArray(g, at);
      g1.intoArray(g, at + keys);
      FloatVector k = fromArray(SPECIES, s.k, j);
      dv0 = g0.fma(k, dv0);
      dv1 = g1.fma(k, dv1);
      FloatVector b = fromArray(SPECIES, s.b, j);
      gb0 = g0.fma(b, gb0);
      gb1 = g1.fma(b, gb1);
      d0.fma(fromArray(SPECIES, states, after + j), d1.fma(fromArray(SPECIES, states, after + keys + j), fromArray(SPECIES, s.dr, j))).intoArray(s.dr, j);
      v0.fma(g0, v1.fma(g1, fromArray(SPECIES, s.dk, j))).intoArray(s.dk, j);
      g0.fma(fromArray(SPECIES, states, before + j), g1.fma(fromArray(SPECIES, states, before + keys + j), fromArray(SPECIES, s.dw, j))).intoArray(s.dw, j);
      a0.fma(g0, a1.fma(g1, fromArray(SPECIES, s.db, j))).intoArray(s.db, j);
    }
    dv0.intoArray(s.lanes, i * V);
    dv1.intoArray(s.lanes, i * V + V);
    gb0.intoArray(s.more, i * V);
    gb1.intoArray(s.more, i * V + V);
  }

  /** G ← G diag(w) + (G b) aᵀ in two rows. */
  private static void transfer(MatrixStep s, int i, int before) {
    int keys = s.keys;
    float[] g = s.g;
    FloatVector gb0 = broadcast(SPECIES, s.gb[i]);
    FloatVector gb1 = broadcast(SPECIES, s.gb[i + 1]);
    for (int j = 0; j < keys; j += V) {
      int at = i * keys + j;
      FloatVector w = fromArray(SPECIES, s.w, j);
      FloatVector a = fromArray(SPECIES, s.a, j);
      gb0.fma(a, fromArray(SPECIES, g, at).mul(w)).add(FLOOR).sub(FLOOR).intoArray(g, at);
      gb1.fma(a, fromArray(SPECIES, g, at + keys).mul(w)).add(FLOOR).sub(FLOOR).intoArray(g, at + keys);
      gb0.fma(fromArray(SPECIES, s.states, before + j), gb1.fma(fromArray(SPECIES, s.states, before + keys + j), fromArray(SPECIES, s.da, j))).intoArray(s.da, j);
    }
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
