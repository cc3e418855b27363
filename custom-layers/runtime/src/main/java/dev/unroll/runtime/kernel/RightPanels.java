package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.PANEL;
import static dev.unroll.runtime.kernel.MicroKernels.V;
import static dev.unroll.runtime.kernel.MicroKernels.load;

import dev.unroll.runtime.kernel.Products.Right;
import dev.unroll.runtime.kernel.Products.Strided;
import java.util.Arrays;

/**
 * The right-hand side [K, M] of a product, cut into panels of two vectors. Each panel is
 * contiguous, [K][2 vectors], so that a tile walks straight down it; the last is filled up with 0.
 */
final class RightPanels implements Right {
  /** Keeps rows of different panels, written in turn, off the same lines of the cache. */
  private static final int SKEW = 16;

  private int depth;
  private int columns;
  private float[] data = {};

  /** K. */
  int depth() {
    return depth;
  }

  int count() {
    return (columns + PANEL - 1) / PANEL;
  }

  float[] data() {
    return data;
  }

  /** Where row k of a panel begins. */
  int at(int panel, int k) {
    return panel * apart() + k * PANEL;
  }

  /** Floats from one panel to the next. */
  int apart() {
    return depth * PANEL + SKEW;
  }

  /** Takes the shape and the contents of B. */
  void fill(float[] source, Strided b) {
    depth = b.rows();
    columns = b.columns();
    if (data.length < count() * apart()) {
      data = new float[count() * apart()];
    }
    for (int k = 0; k < depth; k++) { // row by row, as B lies in memory
      int from = b.from() + k * b.down();
      for (int p = 0, m = 0; m < columns; p++, m += PANEL) {
        int filled = Math.min(PANEL, columns - m);
        copy(source, from + m * b.right(), b.right(), at(p, k), filled);
        if (filled < PANEL) {
          Arrays.fill(data, at(p, k) + filled, at(p, k) + PANEL, 0);
        }
      }
    }
  }

  private void copy(float[] source, int from, int right, int to, int count) {
    if (right == 1 && count == PANEL) {
      load(source, from).intoArray(data, to);
      load(source, from + V).intoArray(data, to + V);
    } else if (right == 1) {
      System.arraycopy(source, from, data, to, count);
    } else {
      for (int m = 0; m < count; m++) {
        data[to + m] = source[from + m * right];
      }
    }
  }
}
