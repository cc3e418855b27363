package dev.unroll.layers.simd;

import dev.unroll.layers.simd.Products.Packed;
import dev.unroll.layers.simd.Products.Strided;
import java.util.Arrays;

/**
 * The right-hand side [K, M] of a product, cut into panels of a few columns. Each panel is
 * contiguous, [K][width], so that a tile walks straight down it; the last is filled up with 0.
 */
final class Panels implements Packed {
  private final int width;
  private int depth;
  private int columns;
  private float[] data = {};

  /**
   * @param width columns of a panel
   */
  Panels(int width) {
    this.width = width;
  }

  /** K. */
  int depth() {
    return depth;
  }

  int count() {
    return (columns + width - 1) / width;
  }

  float[] data() {
    return data;
  }

  /** Where row k of a panel begins. */
  int at(int panel, int k) {
    return (panel * depth + k) * width;
  }

  /** Takes the shape and the contents of B. */
  void fill(float[] source, Strided b) {
    depth = b.rows();
    columns = b.columns();
    if (data.length < count() * width * depth) {
      data = new float[count() * width * depth];
    }
    for (int p = 0; p < count(); p++) {
      int first = p * width;
      int filled = Math.min(width, columns - first);
      int from = b.from() + first * b.right();
      for (int k = 0; k < depth; k++) {
        copy(source, from + k * b.down(), b.right(), at(p, k), filled);
        Arrays.fill(data, at(p, k) + filled, at(p, k) + width, 0);
      }
    }
  }

  private void copy(float[] source, int from, int right, int to, int count) {
    if (right == 1) {
      System.arraycopy(source, from, data, to, count);
    } else {
      for (int m = 0; m < count; m++) {
        data[to + m] = source[from + m * right];
      }
    }
  }
}
