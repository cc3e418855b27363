package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Steps of scans with the Vector API; their equations stand at {@link Lanes}. */
final class VectorScans {
  private static final float FLOOR = 1e-24f; // as in Activations.flush
  private static final int BIAS = 127;
  private static final float ROUND = 0x1.8p23f + BIAS;
  private static final int LEAST = Float.floatToRawIntBits(ROUND) - 125; // n
  private static final int MOST = Float.floatToRawIntBits(ROUND) + 127;
  private static final int MANTISSA = 23;

  private VectorScans() {}

  /**
   * Some channels. 2^x = 2ⁿ·2^r with |r| ≤ ½ and a polynomial for 2^r: adding a large number rounds
   * x to the whole number n and leaves n + 127, the exponent of 2ⁿ, in the lowest bits of the sum.
   * These are kept in their range as integers, because a float's max and min take five instructions
   * each.
   */
  static void selective(SelectiveStep s, int d, int before, int after, int keep) {
    float[] a = s.a;
    float[] b = s.b;
    float[] c = s.c;
    float[] h = s.h;
    float[] kept = s.keep;
    FloatVector delta = fromArray(SPECIES, s.delta, d);
    FloatVector input = fromArray(SPECIES, s.input, d);
    FloatVector y = broadcast(SPECIES, 0);
    for (int k = 0; k < b.length; k++) {
      int i = k * SelectiveStep.WIDTH;
      FloatVector x = delta.mul(fromArray(SPECIES, a, i + d));
      FloatVector magic = x.add(ROUND);
      FloatVector r = x.sub(magic.sub(ROUND));
      FloatVector p = broadcast(SPECIES, 1.3264724e-3f);
      p = p.fma(r, broadcast(SPECIES, 9.6715129e-3f));
      p = p.fma(r, broadcast(SPECIES, 5.5507338e-2f));
      p = p.fma(r, broadcast(SPECIES, 0.24022242f));
      p = p.fma(r, broadcast(SPECIES, 0.69314698f));
      p = p.fma(r, broadcast(SPECIES, 1));
      FloatVector e =
          magic
              .reinterpretAsInts()
              .max(LEAST)
              .min(MOST)
              .lanewise(VectorOperators.LSHL, MANTISSA)
              .reinterpretAsFloats()
              .mul(p);
      e.intoArray(kept, keep + i + d);
      FloatVector next =
          e.fma(fromArray(SPECIES, h, before + i + d), input.mul(b[k])).add(FLOOR).sub(FLOOR);
      next.intoArray(h, after + i + d);
      y = next.fma(broadcast(SPECIES, c[k]), y);
    }
    y.intoArray(s.y, d);
  }

  static void selectiveBack(SelectiveStep s, int before, int after, int keep) {
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
    ddelta.mul(SelectiveStep.LN2).intoArray(s.ddelta, d);
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

  static void matrix(MatrixStep s, int before, int after, int along) {
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
      FloatVector n =
          v0.fma(k, a0.fma(b, fromArray(SPECIES, all, from).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to);
      y0 = n.fma(r, y0);
      n = v1.fma(k, a1.fma(b, fromArray(SPECIES, all, from + keys).mul(w))).add(FLOOR).sub(FLOOR);
      n.intoArray(all, to + keys);
      y1 = n.fma(r, y1);
      n =
          v2.fma(k, a2.fma(b, fromArray(SPECIES, all, from + 2 * keys).mul(w)))
              .add(FLOOR)
              .sub(FLOOR);
      n.intoArray(all, to + 2 * keys);
      y2 = n.fma(r, y2);
      n =
          v3.fma(k, a3.fma(b, fromArray(SPECIES, all, from + 3 * keys).mul(w)))
              .add(FLOOR)
              .sub(FLOOR);
      n.intoArray(all, to + 3 * keys);
      y3 = n.fma(r, y3);
    }
    y0.intoArray(s.lanes, i * V);
    y1.intoArray(s.lanes, i * V + V);
    y2.intoArray(s.lanes, i * V + 2 * V);
    y3.intoArray(s.lanes, i * V + 3 * V);
  }

  static void matrixBack(MatrixStep s, int before, int after, int along) {
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
      d0.fma(
              fromArray(SPECIES, states, after + j),
              d1.fma(fromArray(SPECIES, states, after + keys + j), fromArray(SPECIES, s.dr, j)))
          .intoArray(s.dr, j);
      v0.fma(g0, v1.fma(g1, fromArray(SPECIES, s.dk, j))).intoArray(s.dk, j);
      g0.fma(
              fromArray(SPECIES, states, before + j),
              g1.fma(fromArray(SPECIES, states, before + keys + j), fromArray(SPECIES, s.dw, j)))
          .intoArray(s.dw, j);
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
      gb1.fma(a, fromArray(SPECIES, g, at + keys).mul(w))
          .add(FLOOR)
          .sub(FLOOR)
          .intoArray(g, at + keys);
      gb0.fma(
              fromArray(SPECIES, s.states, before + j),
              gb1.fma(fromArray(SPECIES, s.states, before + keys + j), fromArray(SPECIES, s.da, j)))
          .intoArray(s.da, j);
    }
  }
}
