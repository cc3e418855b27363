package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static dev.unroll.runtime.kernel.MicroKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * Products of arrays whose rows are as wide as a panel, two vectors: eight rows of C stay in
 * registers, as in {@link MicroKernels}, and nothing has to be packed for them.
 */
final class PanelKernels {
  private PanelKernels() {}

  /** C [8][PANEL] += Aᵀ B for eight columns of A [depth][PANEL]. */
  static void columns(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    FloatVector s0 = load(c, ci);
    FloatVector t0 = load(c, ci + V);
    FloatVector s1 = load(c, ci + PANEL);
    FloatVector t1 = load(c, ci + PANEL + V);
    FloatVector s2 = load(c, ci + 2 * PANEL);
    FloatVector t2 = load(c, ci + 2 * PANEL + V);
    FloatVector s3 = load(c, ci + 3 * PANEL);
    FloatVector t3 = load(c, ci + 3 * PANEL + V);
    FloatVector s4 = load(c, ci + 4 * PANEL);
    FloatVector t4 = load(c, ci + 4 * PANEL + V);
    FloatVector s5 = load(c, ci + 5 * PANEL);
    FloatVector t5 = load(c, ci + 5 * PANEL + V);
    FloatVector s6 = load(c, ci + 6 * PANEL);
    FloatVector t6 = load(c, ci + 6 * PANEL + V);
    FloatVector s7 = load(c, ci + 7 * PANEL);
    FloatVector t7 = load(c, ci + 7 * PANEL + V);
    for (int k = 0; k < depth; k++) {
      int i = ai + k * PANEL;
      int j = bi + k * PANEL;
      FloatVector b0 = load(b, j);
      FloatVector b1 = load(b, j + V);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      s0 = x.fma(b0, s0);
      t0 = x.fma(b1, t0);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      s1 = x.fma(b0, s1);
      t1 = x.fma(b1, t1);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      s2 = x.fma(b0, s2);
      t2 = x.fma(b1, t2);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      s3 = x.fma(b0, s3);
      t3 = x.fma(b1, t3);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      s4 = x.fma(b0, s4);
      t4 = x.fma(b1, t4);
      x = FloatVector.broadcast(SPECIES, a[i + 5]);
      s5 = x.fma(b0, s5);
      t5 = x.fma(b1, t5);
      x = FloatVector.broadcast(SPECIES, a[i + 6]);
      s6 = x.fma(b0, s6);
      t6 = x.fma(b1, t6);
      x = FloatVector.broadcast(SPECIES, a[i + 7]);
      s7 = x.fma(b0, s7);
      t7 = x.fma(b1, t7);
    }
    s0.intoArray(c, ci);
    t0.intoArray(c, ci + V);
    s1.intoArray(c, ci + PANEL);
    t1.intoArray(c, ci + PANEL + V);
    s2.intoArray(c, ci + 2 * PANEL);
    t2.intoArray(c, ci + 2 * PANEL + V);
    s3.intoArray(c, ci + 3 * PANEL);
    t3.intoArray(c, ci + 3 * PANEL + V);
    s4.intoArray(c, ci + 4 * PANEL);
    t4.intoArray(c, ci + 4 * PANEL + V);
    s5.intoArray(c, ci + 5 * PANEL);
    t5.intoArray(c, ci + 5 * PANEL + V);
    s6.intoArray(c, ci + 6 * PANEL);
    t6.intoArray(c, ci + 6 * PANEL + V);
    s7.intoArray(c, ci + 7 * PANEL);
    t7.intoArray(c, ci + 7 * PANEL + V);
  }

  /** C [8][PANEL] += A B for eight rows of A [8][PANEL]. */
  static void rows(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    FloatVector s0 = load(c, ci);
    FloatVector t0 = load(c, ci + V);
    FloatVector s1 = load(c, ci + PANEL);
    FloatVector t1 = load(c, ci + PANEL + V);
    FloatVector s2 = load(c, ci + 2 * PANEL);
    FloatVector t2 = load(c, ci + 2 * PANEL + V);
    FloatVector s3 = load(c, ci + 3 * PANEL);
    FloatVector t3 = load(c, ci + 3 * PANEL + V);
    FloatVector s4 = load(c, ci + 4 * PANEL);
    FloatVector t4 = load(c, ci + 4 * PANEL + V);
    FloatVector s5 = load(c, ci + 5 * PANEL);
    FloatVector t5 = load(c, ci + 5 * PANEL + V);
    FloatVector s6 = load(c, ci + 6 * PANEL);
    FloatVector t6 = load(c, ci + 6 * PANEL + V);
    FloatVector s7 = load(c, ci + 7 * PANEL);
    FloatVector t7 = load(c, ci + 7 * PANEL + V);
    for (int k = 0; k < depth; k++) {
      int i = ai + k;
      int j = bi + k * PANEL;
      FloatVector b0 = load(b, j);
      FloatVector b1 = load(b, j + V);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      s0 = x.fma(b0, s0);
      t0 = x.fma(b1, t0);
      x = FloatVector.broadcast(SPECIES, a[i + PANEL]);
      s1 = x.fma(b0, s1);
      t1 = x.fma(b1, t1);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * PANEL]);
      s2 = x.fma(b0, s2);
      t2 = x.fma(b1, t2);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * PANEL]);
      s3 = x.fma(b0, s3);
      t3 = x.fma(b1, t3);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * PANEL]);
      s4 = x.fma(b0, s4);
      t4 = x.fma(b1, t4);
      x = FloatVector.broadcast(SPECIES, a[i + 5 * PANEL]);
      s5 = x.fma(b0, s5);
      t5 = x.fma(b1, t5);
      x = FloatVector.broadcast(SPECIES, a[i + 6 * PANEL]);
      s6 = x.fma(b0, s6);
      t6 = x.fma(b1, t6);
      x = FloatVector.broadcast(SPECIES, a[i + 7 * PANEL]);
      s7 = x.fma(b0, s7);
      t7 = x.fma(b1, t7);
    }
    s0.intoArray(c, ci);
    t0.intoArray(c, ci + V);
    s1.intoArray(c, ci + PANEL);
    t1.intoArray(c, ci + PANEL + V);
    s2.intoArray(c, ci + 2 * PANEL);
    t2.intoArray(c, ci + 2 * PANEL + V);
    s3.intoArray(c, ci + 3 * PANEL);
    t3.intoArray(c, ci + 3 * PANEL + V);
    s4.intoArray(c, ci + 4 * PANEL);
    t4.intoArray(c, ci + 4 * PANEL + V);
    s5.intoArray(c, ci + 5 * PANEL);
    t5.intoArray(c, ci + 5 * PANEL + V);
    s6.intoArray(c, ci + 6 * PANEL);
    t6.intoArray(c, ci + 6 * PANEL + V);
    s7.intoArray(c, ci + 7 * PANEL);
    t7.intoArray(c, ci + 7 * PANEL + V);
  }
}
