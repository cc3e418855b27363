package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static dev.unroll.runtime.kernel.MicroKernels.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Lanes} with the Vector API.
 *
 * <p>e^x: x = n·ln 2 + r, |r| ≤ ½ ln 2, and e^x = 2ⁿ·e^r with a polynomial for e^r. Adding a large
 * number rounds x / ln 2 to the whole number n and leaves n in the lowest bits of the sum;
 * converting lanes to integers instead is not done in registers on JDK 17.
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

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** e^x to within 2e-7 relative. */
  static FloatVector exp(FloatVector a) {
    FloatVector x = a.max(LOWEST).min(HIGHEST);
    FloatVector magic = x.fma(all(PER_LN2), all(ROUND));
    FloatVector n = magic.sub(ROUND);
    FloatVector r = n.fma(all(-LN2_HIGH), x);
    r = n.fma(all(-LN2_LOW), r);
    FloatVector p = all(1.9875691e-4f);
    p = p.fma(r, all(1.3981999e-3f));
    p = p.fma(r, all(8.333452e-3f));
    p = p.fma(r, all(4.1665796e-2f));
    p = p.fma(r, all(1.6666665e-1f));
    p = p.fma(r, all(0.5f));
    FloatVector e = p.fma(r.mul(r), r.add(1f));
    return magic
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, MANTISSA)
        .add(BIAS << MANTISSA)
        .reinterpretAsFloats()
        .mul(e);
  }

  /** As {@link Activations#tanh(float)}. */
  private static FloatVector tanh(FloatVector a) {
    FloatVector x = a.min(SATURATED).max(-SATURATED);
    FloatVector s = x.mul(x);
    FloatVector p = all(1.5428174e-8f);
    p = p.fma(s, all(2.2023387e-5f));
    p = p.fma(s, all(3.5790005e-3f));
    p = p.fma(s, all(0.13450627f));
    p = p.fma(s, all(1));
    FloatVector q = all(8.5988614e-7f);
    q = q.fma(s, all(3.4236646e-4f));
    q = q.fma(s, all(2.6192270e-2f));
    q = q.fma(s, all(0.46783957f));
    q = q.fma(s, all(1));
    return x.mul(p).div(q);
  }

  private static FloatVector sigmoid(FloatVector a) {
    return tanh(a.mul(0.5f)).fma(all(0.5f), all(0.5f));
  }

  @Override
  public void exp(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      exp(load(x, i)).intoArray(y, i);
    }
    Lanes.super.exp(x, y, i, to);
  }

  @Override
  public void sigmoid(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      sigmoid(load(x, i)).intoArray(y, i);
    }
    Lanes.super.sigmoid(x, y, i, to);
  }

  @Override
  public void tanh(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V; i += V) {
      tanh(load(x, i)).intoArray(y, i);
    }
    Lanes.super.tanh(x, y, i, to);
  }

  /** As {@link Activations#flush}. */
  private static FloatVector flush(FloatVector a) {
    return a.add(FLOOR).sub(FLOOR);
  }

  @Override
  public void selective(SelectiveStep s, int before, int after, int keep) {
    for (int d = 0; d < SelectiveStep.WIDTH; d += V) {
      selective(s, d, before + d, after + d, keep + d);
    }
  }

  private static void selective(SelectiveStep s, int d, int before, int after, int keep) {
    float[] a = s.a;
    float[] b = s.b;
    float[] c = s.c;
    float[] h = s.h;
    float[] kept = s.keep;
    FloatVector delta = load(s.delta, d);
    FloatVector input = load(s.input, d);
    FloatVector y = all(0);
    for (int k = 0; k < b.length; k++) {
      int i = k * SelectiveStep.WIDTH;
      FloatVector e = exp(delta.mul(load(a, i + d)));
      e.intoArray(kept, keep + i);
      FloatVector next = flush(e.fma(load(h, before + i), input.mul(b[k])));
      next.intoArray(h, after + i);
      y = next.fma(all(c[k]), y);
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
    FloatVector delta = load(s.delta, d);
    FloatVector input = load(s.input, d);
    FloatVector dy = load(s.y, d);
    FloatVector back = all(0);
    FloatVector ddelta = all(0);
    for (int k = 0; k < b.length; k++) {
      int i = k * SelectiveStep.WIDTH;
      FloatVector lambda = dy.fma(all(c[k]), load(carried, i + d));
      int to = k * V;
      lambda.fma(input, load(lanes, to)).intoArray(lanes, to);
      to += b.length * V;
      dy.fma(load(h, after + i), load(lanes, to)).intoArray(lanes, to);
      back = lambda.fma(all(b[k]), back);
      FloatVector next = flush(lambda.mul(load(kept, keep + i)));
      FloatVector q = next.mul(load(h, before + i));
      ddelta = q.fma(load(a, i + d), ddelta);
      q.fma(delta, load(da, i + d)).intoArray(da, i + d);
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
    FloatVector sum = all(0);
    for (int j = 0; j < y.length; j += V) {
      sum = load(x, from + j).fma(load(y, j), sum);
    }
    sum.intoArray(lanes, to);
  }

  /** Four rows of S, so that what belongs to keys is read once for four. */
  private static void rows(MatrixStep s, int i, int before, int after, int along) {
    int keys = s.keys;
    float[] all = s.states;
    FloatVector v0 = all(s.v[i]);
    FloatVector v1 = all(s.v[i + 1]);
    FloatVector v2 = all(s.v[i + 2]);
    FloatVector v3 = all(s.v[i + 3]);
    FloatVector a0 = all(s.along[along]);
    FloatVector a1 = all(s.along[along + 1]);
    FloatVector a2 = all(s.along[along + 2]);
    FloatVector a3 = all(s.along[along + 3]);
    FloatVector y0 = all(0);
    FloatVector y1 = all(0);
    FloatVector y2 = all(0);
    FloatVector y3 = all(0);
    for (int j = 0; j < keys; j += V) {
      FloatVector w = load(s.w, j);
      FloatVector k = load(s.k, j);
      FloatVector b = load(s.b, j);
      FloatVector r = load(s.r, j);
      int from = before + j;
      int to = after + j;
      FloatVector n = flush(v0.fma(k, a0.fma(b, load(all, from).mul(w))));
      n.intoArray(all, to);
      y0 = n.fma(r, y0);
      n = flush(v1.fma(k, a1.fma(b, load(all, from + keys).mul(w))));
      n.intoArray(all, to + keys);
      y1 = n.fma(r, y1);
      n = flush(v2.fma(k, a2.fma(b, load(all, from + 2 * keys).mul(w))));
      n.intoArray(all, to + 2 * keys);
      y2 = n.fma(r, y2);
      n = flush(v3.fma(k, a3.fma(b, load(all, from + 3 * keys).mul(w))));
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
    FloatVector d0 = all(s.y[i]);
    FloatVector d1 = all(s.y[i + 1]);
    FloatVector v0 = all(s.v[i]);
    FloatVector v1 = all(s.v[i + 1]);
    FloatVector a0 = all(s.along[along]);
    FloatVector a1 = all(s.along[along + 1]);
    FloatVector dv0 = all(0);
    FloatVector dv1 = all(0);
    FloatVector gb0 = all(0);
    FloatVector gb1 = all(0);
    for (int j = 0; j < keys; j += V) {
      int at = i * keys + j;
      FloatVector r = load(s.r, j);
      FloatVector g0 = d0.fma(r, load(g, at));
      FloatVector g1 = d1.fma(r, load(g, at + keys));
      g0.intoArray(g, at);
      g1.intoArray(g, at + keys);
      FloatVector k = load(s.k, j);
      dv0 = g0.fma(k, dv0);
      dv1 = g1.fma(k, dv1);
      FloatVector b = load(s.b, j);
      gb0 = g0.fma(b, gb0);
      gb1 = g1.fma(b, gb1);
      add(s.dr, j, d0, load(states, after + j), d1, load(states, after + keys + j));
      add(s.dk, j, v0, g0, v1, g1);
      add(s.dw, j, g0, load(states, before + j), g1, load(states, before + keys + j));
      add(s.db, j, a0, g0, a1, g1);
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
    FloatVector gb0 = all(s.gb[i]);
    FloatVector gb1 = all(s.gb[i + 1]);
    for (int j = 0; j < keys; j += V) {
      int at = i * keys + j;
      FloatVector w = load(s.w, j);
      FloatVector a = load(s.a, j);
      flush(gb0.fma(a, load(g, at).mul(w))).intoArray(g, at);
      flush(gb1.fma(a, load(g, at + keys).mul(w))).intoArray(g, at + keys);
      add(s.da, j, gb0, load(s.states, before + j), gb1, load(s.states, before + keys + j));
    }
  }

  /** sums += x·y + z·u. */
  private static void add(
      float[] sums, int at, FloatVector x, FloatVector y, FloatVector z, FloatVector u) {
    x.fma(y, z.fma(u, load(sums, at))).intoArray(sums, at);
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
    for (int q = 0; q < PANEL; q += V) {
      load(top, q).intoArray(fade, q);
      largest(s, rows, q, top);
      exp(load(fade, q).sub(load(top, q))).intoArray(fade, q);
      load(sum, q).mul(load(fade, q)).intoArray(sum, q);
      weigh(s, rows, q, top, sum);
    }
  }

  private static void largest(float[] s, int rows, int q, float[] top) {
    FloatVector most = load(top, q);
    for (int j = 0; j < rows; j++) {
      most = most.max(load(s, j * PANEL + q));
    }
    most.intoArray(top, q);
  }

  private static void weigh(float[] s, int rows, int q, float[] top, float[] sum) {
    FloatVector most = load(top, q);
    FloatVector all = load(sum, q);
    for (int j = 0; j < rows; j++) {
      FloatVector p = flush(exp(load(s, j * PANEL + q).sub(most)));
      p.intoArray(s, j * PANEL + q);
      all = all.add(p);
    }
    all.intoArray(sum, q);
  }

  @Override
  public void softmaxBack(float[] s, float[] dp, int rows, float[] size, float[] mean) {
    for (int q = 0; q < PANEL; q += V) {
      FloatVector own = load(size, q);
      FloatVector along = load(mean, q);
      for (int j = 0; j < rows; j++) {
        int i = j * PANEL + q;
        FloatVector p = flush(exp(load(s, i).sub(own)));
        p.intoArray(s, i);
        p.mul(load(dp, i).sub(along)).intoArray(dp, i);
      }
    }
  }
}
