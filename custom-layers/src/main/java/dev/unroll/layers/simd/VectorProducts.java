package dev.unroll.layers.simd;

import static dev.unroll.layers.simd.Tiles.PANEL;
import static dev.unroll.layers.simd.Tiles.SPECIES;
import static dev.unroll.layers.simd.Tiles.V;
import static dev.unroll.layers.simd.Tiles.load;

import jdk.incubator.vector.FloatVector;

/**
 * Dense products with the JDK's Vector API. A is packed into strips as high as a tile, B into
 * panels as wide as one, two vectors; {@link Tiles} are the loops in registers.
 *
 * <pre>
 *                   B  panel: [K][2 vectors], contiguous
 *                   ┌────┐
 *                   │ ↓k │      a panel of {@value #DEPTH} steps fits the first-level cache and
 *                   └────┘      serves all strips before the next one is read
 *     strip  ┌────┐ ┌────┐
 *   A [K][R] │ k→ │ │ C  │ R    every sum runs over k in the same order whatever the tile,
 *            └────┘ └────┘      so results do not depend on how rows are spread over threads
 * </pre>
 */
final class VectorProducts implements Products {
  private static final int DEPTH = 256;

  private final ThreadLocal<Strips> left = ThreadLocal.withInitial(Strips::new);

  /** Right-hand sides of {@link #transposed}, a few rows at a time. */
  private final ThreadLocal<Panels> right = ThreadLocal.withInitial(Panels::new);

  @Override
  public String name() {
    return "%d-bit vectors".formatted(SPECIES.vectorBitSize());
  }

  @Override
  public Right pack(float[] source, Strided shape, Right old) {
    Panels panels = old instanceof Panels reused ? reused : new Panels();
    panels.fill(source, shape);
    return panels;
  }

  @Override
  public Left take(Matrix a, int from, int rows) {
    Strips strips = left.get();
    strips.rows(a, from, rows);
    return strips;
  }

  @Override
  public void multiply(Left a, Right b, Matrix c, int into) {
    Strips strips = (Strips) a;
    Panels panels = (Panels) b;
    for (int k = 0; k < panels.depth(); k += DEPTH) {
      int depth = Math.min(DEPTH, panels.depth() - k);
      if (strips.rows() == 1) {
        row(strips, k, panels, c.data(), c.at(into), depth);
        continue;
      }
      for (int p = 0; p < panels.count(); p++) {
        int ci = c.at(into) + p * PANEL;
        Tiles.walk(strips, k, panels.data(), panels.at(p, k), c.data(), ci, c.stride(), depth);
      }
    }
  }

  @Override
  public void transposed(Matrix[] a, int from, int to, Matrix d, Matrix c) {
    Strips strips = left.get();
    Panels panels = right.get();
    for (int g = 0; g < a.length; g++) {
      c.clear(g * a[g].columns() + from, to - from);
    }
    for (int k = 0; k < a[0].rows(); k += DEPTH) {
      int depth = Math.min(DEPTH, a[0].rows() - k);
      panels.fill(d.data(), new Strided(d.at(k), depth, d.columns(), d.stride(), 1));
      for (int g = 0; g < a.length; g++) {
        strips.columns(a[g], k, depth, from, to);
        for (int p = 0; p < panels.count(); p++) {
          int ci = c.at(g * a[g].columns() + from) + p * PANEL;
          Tiles.walk(strips, 0, panels.data(), panels.at(p, 0), c.data(), ci, c.stride(), depth);
        }
      }
    }
  }

  /** One row of C over all panels, four panels at a time: eight sums, or the multipliers wait. */
  private static void row(Strips a, int k, Panels b, float[] c, int ci, int depth) {
    float[] sums = a.sums();
    int p = 0;
    for (; p + 4 <= b.count(); p += 4) {
      four(a.data(), k, b.data(), b.at(p, k), b.apart(), depth, sums);
      for (int i = 0; i < 4; i++) {
        Tiles.add(sums, i * PANEL, c, ci + (p + i) * PANEL);
      }
    }
    for (; p < b.count(); p++) {
      Tiles.one(a.data(), k, b.data(), b.at(p, k), depth, sums);
      Tiles.add(sums, 0, c, ci + p * PANEL);
    }
  }

  private static void four(
      float[] a, int ai, float[] b, int bi, int next, int depth, float[] sums) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
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
    s0.intoArray(sums, 0);
    s1.intoArray(sums, V);
    s2.intoArray(sums, 2 * V);
    s3.intoArray(sums, 3 * V);
    s4.intoArray(sums, 4 * V);
    s5.intoArray(sums, 5 * V);
    s6.intoArray(sums, 6 * V);
    s7.intoArray(sums, 7 * V);
  }
}
