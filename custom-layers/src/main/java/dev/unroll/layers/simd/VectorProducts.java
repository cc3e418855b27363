package dev.unroll.layers.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense products with the JDK's Vector API.
 *
 * <p>Everything is done by one <b>tile</b>: R rows × 2 vectors of C stay in registers while the
 * tile walks down K. Each step loads two vectors of B and R single values of A, and makes 2R fused
 * multiply-adds: with R = 8 that is 16 operations on 10 loads, which keeps the multipliers of an
 * AVX-512 or NEON core busy and fits their 32 registers (16 sums, 2 of B, 1 of A). With 16
 * registers (AVX2) eight rows would spill, and R is 4.
 *
 * <pre>
 *            B  panel: [K][2 vectors], contiguous
 *            ┌────┐
 *            │ ↓k │           a panel of {@value #DEPTH} steps fits the first-level cache and
 *            └────┘           serves all row tiles before the next one is read
 *   A ┌────┐ ┌────┐
 *     │ k→ │ │ C  │ R rows    every sum runs over k in the same order whatever the tile,
 *     └────┘ └────┘           so results do not depend on how rows are spread over threads
 * </pre>
 *
 * <p>The tile reads A with two strides, so it serves A and Aᵀ alike.
 */
final class VectorProducts implements Products {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int V = SPECIES.length();
  private static final int PANEL = 2 * V;
  private static final int DEPTH = 256;

  /** Whether there are 32 vector registers. */
  private static final boolean MANY_REGISTERS =
      SPECIES.vectorBitSize() == 512 || "aarch64".equals(System.getProperty("os.arch"));

  /** Right-hand sides of {@link #transposed}, packed a few rows at a time. */
  private final ThreadLocal<Panels> scratch = ThreadLocal.withInitial(() -> new Panels(PANEL));

  @Override
  public String name() {
    return "%d-bit vectors".formatted(SPECIES.vectorBitSize());
  }

  @Override
  public Packed pack(float[] source, Strided shape, Packed old) {
    Panels panels = old instanceof Panels reused ? reused : new Panels(PANEL);
    panels.fill(source, shape);
    return panels;
  }

  @Override
  public void multiply(Matrix a, int fromA, Packed b, Matrix c, int fromC, int rows) {
    Panels panels = (Panels) b;
    if (rows == 1) {
      row(a.data(), a.at(fromA), panels, c.data(), c.at(fromC));
      return;
    }
    for (int k = 0; k < panels.depth(); k += DEPTH) {
      int depth = Math.min(DEPTH, panels.depth() - k);
      for (int p = 0; p < panels.count(); p++) {
        tiles(
            a.data(),
            a.at(fromA) + k,
            a.stride(),
            1,
            panels.data(),
            panels.at(p, k),
            c.data(),
            c.at(fromC) + p * PANEL,
            c.stride(),
            depth,
            rows);
      }
    }
  }

  @Override
  public void transposed(Matrix a, int fromColumn, int columns, Matrix d, Matrix c, int into) {
    c.clear(into, columns);
    Panels panels = scratch.get();
    for (int k = 0; k < a.rows(); k += DEPTH) {
      int depth = Math.min(DEPTH, a.rows() - k);
      panels.fill(d.data(), new Strided(d.at(k), depth, d.columns(), d.stride(), 1));
      for (int p = 0; p < panels.count(); p++) {
        tiles(
            a.data(),
            a.at(k) + fromColumn,
            1,
            a.stride(),
            panels.data(),
            panels.at(p, 0),
            c.data(),
            c.at(into) + p * PANEL,
            c.stride(),
            depth,
            columns);
      }
    }
  }

  /** One row of C over all panels, four panels at a time: eight sums, or the multipliers wait. */
  private static void row(float[] a, int ai, Panels b, float[] c, int ci) {
    int p = 0;
    for (; p + 4 <= b.count(); p += 4) {
      four(a, ai, b.data(), b.at(p, 0), c, ci + p * PANEL, b.depth());
    }
    for (; p < b.count(); p++) {
      one(a, ai, 1, b.data(), b.at(p, 0), c, ci + p * PANEL, b.depth());
    }
  }

  private static void four(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    int next = depth * PANEL;
    FloatVector s0 = load(c, ci);
    FloatVector s1 = load(c, ci + V);
    FloatVector s2 = load(c, ci + 2 * V);
    FloatVector s3 = load(c, ci + 3 * V);
    FloatVector s4 = load(c, ci + 4 * V);
    FloatVector s5 = load(c, ci + 5 * V);
    FloatVector s6 = load(c, ci + 6 * V);
    FloatVector s7 = load(c, ci + 7 * V);
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[ai + k]);
      int at = bi + k * PANEL;
      s0 = x.fma(load(b, at), s0);
      s1 = x.fma(load(b, at + V), s1);
      s2 = x.fma(load(b, at + next), s2);
      s3 = x.fma(load(b, at + next + V), s3);
      s4 = x.fma(load(b, at + 2 * next), s4);
      s5 = x.fma(load(b, at + 2 * next + V), s5);
      s6 = x.fma(load(b, at + 3 * next), s6);
      s7 = x.fma(load(b, at + 3 * next + V), s7);
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + V);
    s2.intoArray(c, ci + 2 * V);
    s3.intoArray(c, ci + 3 * V);
    s4.intoArray(c, ci + 4 * V);
    s5.intoArray(c, ci + 5 * V);
    s6.intoArray(c, ci + 6 * V);
    s7.intoArray(c, ci + 7 * V);
  }

  private static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(SPECIES, array, at);
  }

  /*
   * The tiles. Their many arguments stay plain numbers on purpose: an object for them would have to
   * be made for every panel, and whether the compiler takes it apart again depends on its mood.
   *
   *   a, ai, down, right   A from its first element; floats to its next row and to the next step of k
   *   b, bi                one panel of B
   *   c, ci, stride        C from its first element; floats to its next row
   *   depth                steps of k
   */

  private static void tiles(
      float[] a,
      int ai,
      int down,
      int right,
      float[] b,
      int bi,
      float[] c,
      int ci,
      int stride,
      int depth,
      int rows) {
    int r = 0;
    if (MANY_REGISTERS) {
      for (; r + 8 <= rows; r += 8) {
        eight(a, ai + r * down, down, right, b, bi, c, ci + r * stride, stride, depth);
      }
    }
    for (; r + 4 <= rows; r += 4) {
      fourRows(a, ai + r * down, down, right, b, bi, c, ci + r * stride, stride, depth);
    }
    for (; r < rows; r++) {
      one(a, ai + r * down, right, b, bi, c, ci + r * stride, depth);
    }
  }

  private static void one(
      float[] a, int ai, int right, float[] b, int bi, float[] c, int ci, int depth) {
    FloatVector s0 = load(c, ci);
    FloatVector s1 = load(c, ci + V);
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[ai + k * right]);
      s0 = x.fma(load(b, bi + k * PANEL), s0);
      s1 = x.fma(load(b, bi + k * PANEL + V), s1);
    }
    s0.intoArray(c, ci);
    s1.intoArray(c, ci + V);
  }

  private static void eight(
      float[] a,
      int ai,
      int down,
      int right,
      float[] b,
      int bi,
      float[] c,
      int ci,
      int stride,
      int depth) {
    FloatVector s0 = load(c, ci);
    FloatVector t0 = load(c, ci + V);
    FloatVector s1 = load(c, ci + stride);
    FloatVector t1 = load(c, ci + stride + V);
    FloatVector s2 = load(c, ci + 2 * stride);
    FloatVector t2 = load(c, ci + 2 * stride + V);
    FloatVector s3 = load(c, ci + 3 * stride);
    FloatVector t3 = load(c, ci + 3 * stride + V);
    FloatVector s4 = load(c, ci + 4 * stride);
    FloatVector t4 = load(c, ci + 4 * stride + V);
    FloatVector s5 = load(c, ci + 5 * stride);
    FloatVector t5 = load(c, ci + 5 * stride + V);
    FloatVector s6 = load(c, ci + 6 * stride);
    FloatVector t6 = load(c, ci + 6 * stride + V);
    FloatVector s7 = load(c, ci + 7 * stride);
    FloatVector t7 = load(c, ci + 7 * stride + V);
    for (int k = 0, i = ai, j = bi; k < depth; k++, i += right, j += PANEL) {
      FloatVector b0 = load(b, j);
      FloatVector b1 = load(b, j + V);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      s0 = x.fma(b0, s0);
      t0 = x.fma(b1, t0);
      x = FloatVector.broadcast(SPECIES, a[i + down]);
      s1 = x.fma(b0, s1);
      t1 = x.fma(b1, t1);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * down]);
      s2 = x.fma(b0, s2);
      t2 = x.fma(b1, t2);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * down]);
      s3 = x.fma(b0, s3);
      t3 = x.fma(b1, t3);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * down]);
      s4 = x.fma(b0, s4);
      t4 = x.fma(b1, t4);
      x = FloatVector.broadcast(SPECIES, a[i + 5 * down]);
      s5 = x.fma(b0, s5);
      t5 = x.fma(b1, t5);
      x = FloatVector.broadcast(SPECIES, a[i + 6 * down]);
      s6 = x.fma(b0, s6);
      t6 = x.fma(b1, t6);
      x = FloatVector.broadcast(SPECIES, a[i + 7 * down]);
      s7 = x.fma(b0, s7);
      t7 = x.fma(b1, t7);
    }
    s0.intoArray(c, ci);
    t0.intoArray(c, ci + V);
    s1.intoArray(c, ci + stride);
    t1.intoArray(c, ci + stride + V);
    s2.intoArray(c, ci + 2 * stride);
    t2.intoArray(c, ci + 2 * stride + V);
    s3.intoArray(c, ci + 3 * stride);
    t3.intoArray(c, ci + 3 * stride + V);
    s4.intoArray(c, ci + 4 * stride);
    t4.intoArray(c, ci + 4 * stride + V);
    s5.intoArray(c, ci + 5 * stride);
    t5.intoArray(c, ci + 5 * stride + V);
    s6.intoArray(c, ci + 6 * stride);
    t6.intoArray(c, ci + 6 * stride + V);
    s7.intoArray(c, ci + 7 * stride);
    t7.intoArray(c, ci + 7 * stride + V);
  }

  private static void fourRows(
      float[] a,
      int ai,
      int down,
      int right,
      float[] b,
      int bi,
      float[] c,
      int ci,
      int stride,
      int depth) {
    FloatVector s0 = load(c, ci);
    FloatVector t0 = load(c, ci + V);
    FloatVector s1 = load(c, ci + stride);
    FloatVector t1 = load(c, ci + stride + V);
    FloatVector s2 = load(c, ci + 2 * stride);
    FloatVector t2 = load(c, ci + 2 * stride + V);
    FloatVector s3 = load(c, ci + 3 * stride);
    FloatVector t3 = load(c, ci + 3 * stride + V);
    for (int k = 0, i = ai, j = bi; k < depth; k++, i += right, j += PANEL) {
      FloatVector b0 = load(b, j);
      FloatVector b1 = load(b, j + V);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      s0 = x.fma(b0, s0);
      t0 = x.fma(b1, t0);
      x = FloatVector.broadcast(SPECIES, a[i + down]);
      s1 = x.fma(b0, s1);
      t1 = x.fma(b1, t1);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * down]);
      s2 = x.fma(b0, s2);
      t2 = x.fma(b1, t2);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * down]);
      s3 = x.fma(b0, s3);
      t3 = x.fma(b1, t3);
    }
    s0.intoArray(c, ci);
    t0.intoArray(c, ci + V);
    s1.intoArray(c, ci + stride);
    t1.intoArray(c, ci + stride + V);
    s2.intoArray(c, ci + 2 * stride);
    t2.intoArray(c, ci + 2 * stride + V);
    s3.intoArray(c, ci + 3 * stride);
    t3.intoArray(c, ci + 3 * stride + V);
  }
}
