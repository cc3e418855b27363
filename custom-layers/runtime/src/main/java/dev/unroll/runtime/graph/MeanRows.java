package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;

/**
 * One step of {@link WeightedMean} for some channels, forward and backward. Every row begins at
 * index 0, and every loop writes one: only then does the JIT compiler turn it into vectors.
 */
final class MeanRows {
  private static final float TINY = 1e-30f; // keeps the mean of nothing at 0

  final float[] a; // the state
  final float[] b;
  final float[] p;
  final float[] k; // the inputs; backward ∂L/∂ of them
  final float[] v;
  final float[] u; // the parameters
  final float[] w;
  final float[] past; // e^{pp − top}, e^{u + k − top}
  final float[] now;
  final float[] fade; // e^{pp + w − next}, e^{k − next}
  final float[] add;
  final float[][] exponents; // these four
  final float[] next; // the next pp
  final float[] y; //    backward ∂L/∂y
  final float[] ofP; //  backward P and R
  final float[] ofR;
  final float[] ofU; //  sums
  final float[] ofW;
  final float[] eta;
  final float[] d; //    v − m
  final float[] own; //  η e^{u+k}(v − y) over bb

  MeanRows(int width) {
    a = new float[width];
    b = new float[width];
    p = new float[width];
    k = new float[width];
    v = new float[width];
    u = new float[width];
    w = new float[width];
    past = new float[width];
    now = new float[width];
    fade = new float[width];
    add = new float[width];
    exponents = new float[][] {past, now, fade, add};
    next = new float[width];
    y = new float[width];
    ofP = new float[width];
    ofR = new float[width];
    ofU = new float[width];
    ofW = new float[width];
    eta = new float[width];
    d = new float[width];
    own = new float[width];
  }

  /** aa, bb or pp. */
  float[] state(int part) {
    return part == 0 ? a : part == 1 ? b : p;
  }

  /** The mean of the past. */
  static float mean(float a, float b) {
    return a / Math.max(b, TINY);
  }

  /** The four exponentials of a step, and the next exponent. */
  void exponents(int count) {
    float[] top = next;
    for (int j = 0; j < count; j++) {
      top[j] = Math.max(p[j], u[j] + k[j]);
    }
    for (int j = 0; j < count; j++) {
      past[j] = p[j] - top[j];
    }
    for (int j = 0; j < count; j++) {
      now[j] = u[j] + k[j] - top[j];
    }
    for (int j = 0; j < count; j++) {
      top[j] = Math.max(p[j] + w[j], k[j]);
    }
    for (int j = 0; j < count; j++) {
      fade[j] = p[j] + w[j] - top[j];
    }
    for (int j = 0; j < count; j++) {
      add[j] = k[j] - top[j];
    }
    for (float[] exponent : exponents) {
      Lanes.FASTEST.exp(exponent, exponent, 0, count);
    }
  }

  /** y, and the sums after the step. */
  void forward(int count) {
    for (int j = 0; j < count; j++) {
      y[j] = (past[j] * a[j] + now[j] * v[j]) / (past[j] * b[j] + now[j]);
    }
    for (int j = 0; j < count; j++) {
      a[j] = fade[j] * a[j] + add[j] * v[j];
    }
    for (int j = 0; j < count; j++) {
      b[j] = fade[j] * b[j] + add[j];
    }
    System.arraycopy(next, 0, p, 0, count);
  }

  /** d = v − m, η, and in {@code own} what η e^{u+k}(v − y) is over bb. */
  void backToPresent(int count) {
    float[] dy = y;
    float[] den = own;
    for (int j = 0; j < count; j++) {
      d[j] = v[j] - a[j] / Math.max(b[j], TINY);
    }
    for (int j = 0; j < count; j++) {
      den[j] = past[j] * b[j] + now[j];
    }
    for (int j = 0; j < count; j++) {
      eta[j] = dy[j] / den[j];
    }
    for (int j = 0; j < count; j++) {
      den[j] = eta[j] * past[j] * now[j] * d[j] / den[j];
    }
  }

  /** ∂L/∂k and ∂L/∂v in place of k and v, and P and R of the step before. */
  void backToPast(int count) {
    float[] dk = k;
    float[] dv = v;
    float[] ratio = next;
    float[] p = ofP;
    float[] r = ofR;
    for (int j = 0; j < count; j++) {
      ratio[j] = p[j] * d[j] / (fade[j] * b[j] + add[j]);
    }
    for (int j = 0; j < count; j++) {
      dv[j] = eta[j] * now[j] + p[j] * add[j];
    }
    for (int j = 0; j < count; j++) {
      dk[j] = own[j] * b[j] + add[j] * (fade[j] * b[j] * ratio[j] + r[j]);
    }
    for (int j = 0; j < count; j++) {
      r[j] -= add[j] * ratio[j];
    }
    for (int j = 0; j < count; j++) {
      ofU[j] += own[j] * b[j];
    }
    for (int j = 0; j < count; j++) {
      ofW[j] += fade[j] * b[j] * r[j];
    }
    for (int j = 0; j < count; j++) {
      r[j] = fade[j] * r[j] - own[j];
    }
    for (int j = 0; j < count; j++) {
      p[j] = eta[j] * past[j] + fade[j] * p[j];
    }
  }
}
