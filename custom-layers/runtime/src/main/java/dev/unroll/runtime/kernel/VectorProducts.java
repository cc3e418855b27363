package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.SPECIES;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static dev.unroll.runtime.kernel.MicroKernels.load;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Dense products with the JDK's Vector API. A is packed into strips as high as a tile, B into
 * panels as wide as one, two vectors; {@link MicroKernels} are the loops in registers.
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

  private final ThreadLocal<LeftPanels> left = ThreadLocal.withInitial(LeftPanels::new);

  /** Right-hand sides of {@link #transposed}, a few rows at a time. */
  private final ThreadLocal<List<RightPanels>> right = ThreadLocal.withInitial(ArrayList::new);

  /** Its sums, panel by panel: tiles lie one after the other in memory, as they are worked on. */
  private final ThreadLocal<List<Matrix>> totals = ThreadLocal.withInitial(ArrayList::new);

  @Override
  public String name() {
    return "%d-bit vectors".formatted(SPECIES.vectorBitSize());
  }

  @Override
  public int enoughRows() {
    return MicroKernels.TALLEST;
  }

  @Override
  public Right pack(float[] source, Strided shape, Right old) {
    RightPanels panels = old instanceof RightPanels reused ? reused : new RightPanels();
    panels.fill(source, shape);
    return panels;
  }

  @Override
  public Left take(Matrix a, int from, int rows) {
    LeftPanels strips = left.get();
    strips.rows(a, from, rows);
    return strips;
  }

  @Override
  public void multiply(Left a, Right b, Matrix c, int into) {
    LeftPanels strips = (LeftPanels) a;
    RightPanels panels = (RightPanels) b;
    for (int k = 0; k < panels.depth(); k += DEPTH) {
      int depth = Math.min(DEPTH, panels.depth() - k);
      if (strips.rows() == 1) {
        row(strips, k, panels, c.data(), c.at(into), depth);
      } else {
        multiply(strips, k, panels, k, depth, c.data(), c.at(into), PANEL, c.stride());
      }
    }
  }

  @Override
  public void transposed(int from, int to, Sum... sums) {
    List<RightPanels> panels = right.get();
    List<Matrix> total = totals.get();
    while (panels.size() < sums.length) {
      panels.add(new RightPanels());
      total.add(new Matrix());
    }
    int gates = sums[0].a().length;
    int rows = sums[0].a()[0].rows();
    for (int s = 0; s < sums.length; s++) {
      int count = (sums[s].d().columns() + PANEL - 1) / PANEL;
      total.get(s).shape(count * gates * (to - from), PANEL);
      total.get(s).clear(0, total.get(s).rows());
    }
    for (int k = 0; k < rows; k += DEPTH) {
      int depth = Math.min(DEPTH, rows - k);
      for (int s = 0; s < sums.length; s++) {
        Matrix d = sums[s].d();
        panels.get(s).fill(d.data(), new Strided(d.at(k), depth, d.columns(), d.stride(), 1));
      }
      for (int g = 0; g < gates; g++) {
        add(sums, g, k, depth, from, to);
      }
    }
    for (int s = 0; s < sums.length; s++) {
      unfold(total.get(s), sums[s], from, to);
    }
  }

  /** Adds a piece of the sequence to the rows of one gate; its right sides are packed already. */
  private void add(Sum[] sums, int g, int k, int depth, int from, int to) {
    LeftPanels strips = left.get();
    Matrix taken = null;
    int height = to - from;
    for (int s = 0; s < sums.length; s++) {
      Matrix a = sums[s].a()[g];
      if (a != taken) {
        strips.columns(a, k, depth, from, to);
        taken = a;
      }
      Matrix total = totals.get().get(s);
      int next = total.at(sums[s].a().length * height);
      int at = total.at(g * height);
      RightPanels d = right.get().get(s);
      multiply(strips, 0, d, 0, depth, total.data(), at, next, total.stride());
    }
  }

  /** Hands sums over to their rows of C. */
  private static void unfold(Matrix total, Sum sum, int from, int to) {
    Matrix c = sum.c();
    int height = to - from;
    int gates = sum.a().length;
    for (int g = 0; g < gates; g++) {
      for (int j = 0; j < height; j++) {
        int into = c.at(g * sum.a()[g].columns() + from + j);
        for (int p = 0; p * PANEL < c.columns(); p++) {
          int at = total.at((p * gates + g) * height + j);
          MicroKernels.copy(total.data(), at, c.data(), into + p * PANEL);
        }
      }
    }
  }

  /**
   * C += A·B over {@code depth} of the steps of k: from ka on in A, from kb on in B. {@code next}
   * is from one panel of C to the next, {@code stride} from one row to the next.
   */
  private static void multiply(
      LeftPanels a,
      int ka,
      RightPanels b,
      int kb,
      int depth,
      float[] c,
      int ci,
      int next,
      int stride) {
    for (int p = 0; p < b.count(); p++) {
      MicroKernels.walk(a, ka, b.data(), b.at(p, kb), c, ci + p * next, stride, depth);
    }
  }

  /** One row of C over all panels, four panels at a time: eight sums, or the multipliers wait. */
  private static void row(LeftPanels a, int k, RightPanels b, float[] c, int ci, int depth) {
    float[] sums = a.sums();
    int p = 0;
    for (; p + 4 <= b.count(); p += 4) {
      for (int i = 0; i < 4; i++) {
        MicroKernels.copy(c, ci + (p + i) * PANEL, sums, i * PANEL);
      }
      four(a.data(), k, b.data(), b.at(p, k), b.apart(), depth, sums);
      for (int i = 0; i < 4; i++) {
        MicroKernels.copy(sums, i * PANEL, c, ci + (p + i) * PANEL);
      }
    }
    for (; p < b.count(); p++) {
      MicroKernels.copy(c, ci + p * PANEL, sums, 0);
      MicroKernels.one(a.data(), k, b.data(), b.at(p, k), depth, sums);
      MicroKernels.copy(sums, 0, c, ci + p * PANEL);
    }
  }

  private static void four(
      float[] a, int ai, float[] b, int bi, int next, int depth, float[] sums) {
    FloatVector s0 = load(sums, 0);
    FloatVector s1 = load(sums, V);
    FloatVector s2 = load(sums, 2 * V);
    FloatVector s3 = load(sums, 3 * V);
    FloatVector s4 = load(sums, 4 * V);
    FloatVector s5 = load(sums, 5 * V);
    FloatVector s6 = load(sums, 6 * V);
    FloatVector s7 = load(sums, 7 * V);
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
