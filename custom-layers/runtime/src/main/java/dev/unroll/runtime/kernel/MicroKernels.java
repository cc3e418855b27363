package dev.unroll.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorProducts}: R rows × 2 vectors of C stay in registers while a
 * tile walks down K. Each step loads two vectors of B and R single values of A, and makes 2R fused
 * multiply-adds, which must be at least as many as a core has under way at once (8 to 10):
 *
 * <pre>
 *   registers   R   sums + B + A    multiply-adds on loads
 *      32       8   16 + 2 + 1          16 on 10            AVX-512, NEON
 *      16       6   12 + 2 + 1          12 on  8            AVX2; eight rows would spill
 * </pre>
 *
 * <p>The tile of C is copied into a small array before the loop and back after it. Were its vectors
 * loaded from C and stored there, their addresses would hold on to the general registers meanwhile,
 * and in about every other JVM the compiler then kept the loop's own pointers elsewhere: 120
 * GFLOP/s instead of 150. Sums that begin at zero cure that, but run out of vector registers on
 * AVX2.
 *
 * <p>The many arguments stay plain numbers on purpose: an object for them would have to be made for
 * every panel, and whether the compiler takes it apart again depends on its mood.
 *
 * <pre>
 *   a, ai       one of the {@link LeftPanels}: [depth][R]
 *   b, bi       one of the {@link RightPanels}: [depth][2 vectors]
 *   depth       steps of k
 *   sums        the tile of C: [R][2 vectors]
 * </pre>
 */
final class MicroKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int V = SPECIES.length();

  /** Columns of C that a tile covers. */
  static final int PANEL = 2 * V;

  /** Rows of the tallest tile. */
  static final int TALLEST = 8;

  /** Whether there are 32 vector registers. */
  private static final boolean MANY_REGISTERS =
      SPECIES.vectorBitSize() == 512 || "aarch64".equals(System.getProperty("os.arch"));

  private MicroKernels() {}

  static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(SPECIES, array, at);
  }

  /** Rows of the tallest tile for C when so many are left. */
  static int height(int left) {
    if (MANY_REGISTERS) {
      return left >= 8 ? 8 : left >= 4 ? 4 : 1;
    }
    boolean six = left == 6 || left >= 10; // or else four and four, not six and two
    return six ? 6 : left >= 4 ? 4 : 1;
  }

  /**
   * All rows of C: C += A·B on one panel, for {@code depth} of the steps of k from {@code k0} on.
   */
  static void walk(
      LeftPanels a, int k0, float[] b, int bi, float[] c, int ci, int stride, int depth) {
    float[] sums = a.sums();
    for (int r = 0; r < a.rows(); ) {
      int height = height(a.rows() - r);
      int ai = a.at(r) + k0 * height;
      for (int i = 0; i < height; i++) {
        copy(c, ci + (r + i) * stride, sums, i * PANEL);
      }
      switch (height) {
        case 8 -> eight(a.data(), ai, b, bi, depth, sums);
        case 6 -> six(a.data(), ai, b, bi, depth, sums);
        case 4 -> four(a.data(), ai, b, bi, depth, sums);
        default -> one(a.data(), ai, b, bi, depth, sums);
      }
      for (int i = 0; i < height; i++) {
        copy(sums, i * PANEL, c, ci + (r + i) * stride);
      }
      r += height;
    }
  }

  /** A row of a tile. */
  static void copy(float[] from, int at, float[] to, int into) {
    load(from, at).intoArray(to, into);
    load(from, at + V).intoArray(to, into + V);
  }

  /** One row, for what is left over. Two sums wait for each other; tall tiles do not. */
  static void one(float[] a, int ai, float[] b, int bi, int depth, float[] sums) {
    FloatVector s0 = load(sums, 0);
    FloatVector t0 = load(sums, V);
    for (int k = 0; k < depth; k++) {
      int j = bi + k * PANEL;
      FloatVector x = FloatVector.broadcast(SPECIES, a[ai + k]);
      s0 = x.fma(load(b, j), s0);
      t0 = x.fma(load(b, j + V), t0);
    }
    s0.intoArray(sums, 0);
    t0.intoArray(sums, V);
  }

  private static void eight(float[] a, int ai, float[] b, int bi, int depth, float[] sums) {
    FloatVector s0 = load(sums, 0);
    FloatVector t0 = load(sums, V);
    FloatVector s1 = load(sums, PANEL);
    FloatVector t1 = load(sums, PANEL + V);
    FloatVector s2 = load(sums, 2 * PANEL);
    FloatVector t2 = load(sums, 2 * PANEL + V);
    FloatVector s3 = load(sums, 3 * PANEL);
    FloatVector t3 = load(sums, 3 * PANEL + V);
    FloatVector s4 = load(sums, 4 * PANEL);
    FloatVector t4 = load(sums, 4 * PANEL + V);
    FloatVector s5 = load(sums, 5 * PANEL);
    FloatVector t5 = load(sums, 5 * PANEL + V);
    FloatVector s6 = load(sums, 6 * PANEL);
    FloatVector t6 = load(sums, 6 * PANEL + V);
    FloatVector s7 = load(sums, 7 * PANEL);
    FloatVector t7 = load(sums, 7 * PANEL + V);
    for (int k = 0; k < depth; k++) {
      int i = ai + k * 8;
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
    s0.intoArray(sums, 0);
    t0.intoArray(sums, V);
    s1.intoArray(sums, PANEL);
    t1.intoArray(sums, PANEL + V);
    s2.intoArray(sums, 2 * PANEL);
    t2.intoArray(sums, 2 * PANEL + V);
    s3.intoArray(sums, 3 * PANEL);
    t3.intoArray(sums, 3 * PANEL + V);
    s4.intoArray(sums, 4 * PANEL);
    t4.intoArray(sums, 4 * PANEL + V);
    s5.intoArray(sums, 5 * PANEL);
    t5.intoArray(sums, 5 * PANEL + V);
    s6.intoArray(sums, 6 * PANEL);
    t6.intoArray(sums, 6 * PANEL + V);
    s7.intoArray(sums, 7 * PANEL);
    t7.intoArray(sums, 7 * PANEL + V);
  }

  private static void six(float[] a, int ai, float[] b, int bi, int depth, float[] sums) {
    FloatVector s0 = load(sums, 0);
    FloatVector t0 = load(sums, V);
    FloatVector s1 = load(sums, PANEL);
    FloatVector t1 = load(sums, PANEL + V);
    FloatVector s2 = load(sums, 2 * PANEL);
    FloatVector t2 = load(sums, 2 * PANEL + V);
    FloatVector s3 = load(sums, 3 * PANEL);
    FloatVector t3 = load(sums, 3 * PANEL + V);
    FloatVector s4 = load(sums, 4 * PANEL);
    FloatVector t4 = load(sums, 4 * PANEL + V);
    FloatVector s5 = load(sums, 5 * PANEL);
    FloatVector t5 = load(sums, 5 * PANEL + V);
    for (int k = 0; k < depth; k++) {
      int i = ai + k * 6;
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
    }
    s0.intoArray(sums, 0);
    t0.intoArray(sums, V);
    s1.intoArray(sums, PANEL);
    t1.intoArray(sums, PANEL + V);
    s2.intoArray(sums, 2 * PANEL);
    t2.intoArray(sums, 2 * PANEL + V);
    s3.intoArray(sums, 3 * PANEL);
    t3.intoArray(sums, 3 * PANEL + V);
    s4.intoArray(sums, 4 * PANEL);
    t4.intoArray(sums, 4 * PANEL + V);
    s5.intoArray(sums, 5 * PANEL);
    t5.intoArray(sums, 5 * PANEL + V);
  }

  private static void four(float[] a, int ai, float[] b, int bi, int depth, float[] sums) {
    FloatVector s0 = load(sums, 0);
    FloatVector t0 = load(sums, V);
    FloatVector s1 = load(sums, PANEL);
    FloatVector t1 = load(sums, PANEL + V);
    FloatVector s2 = load(sums, 2 * PANEL);
    FloatVector t2 = load(sums, 2 * PANEL + V);
    FloatVector s3 = load(sums, 3 * PANEL);
    FloatVector t3 = load(sums, 3 * PANEL + V);
    for (int k = 0; k < depth; k++) {
      int i = ai + k * 4;
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
    }
    s0.intoArray(sums, 0);
    t0.intoArray(sums, V);
    s1.intoArray(sums, PANEL);
    t1.intoArray(sums, PANEL + V);
    s2.intoArray(sums, 2 * PANEL);
    t2.intoArray(sums, 2 * PANEL + V);
    s3.intoArray(sums, 3 * PANEL);
    t3.intoArray(sums, 3 * PANEL + V);
  }
}
