package dev.unroll.runtime.kernel;

import static dev.unroll.runtime.kernel.MicroKernels.V;
import static dev.unroll.runtime.kernel.MicroKernels.load;

import dev.unroll.runtime.kernel.Products.Left;

/**
 * The left-hand side [rows, K] of a product, cut into strips of as many rows as a tile is high.
 * Each strip is contiguous, [K][rows of the strip]: a tile that walks down K reads one number after
 * the other, at places that the compiler knows to be inside the array.
 */
final class LeftPanels implements Left {
  private int rows;
  private int depth;
  private float[] data = {};
  private final float[] sums = new float[MicroKernels.TALLEST * MicroKernels.PANEL];

  int rows() {
    return rows;
  }

  float[] data() {
    return data;
  }

  /** Room for a tile of C. */
  float[] sums() {
    return sums;
  }

  /** Where a strip begins whose first row is r. */
  int at(int r) {
    return r * depth;
  }

  /** Takes over rows of A. */
  void rows(Matrix a, int from, int count) {
    shape(count, a.columns());
    for (int r = 0; r < rows; ) {
      int height = MicroKernels.height(rows - r);
      if (height == 1) {
        System.arraycopy(a.data(), a.at(from + r), data, at(r), depth);
      }
      for (int i = 0; i + 1 < height; i += 2) { // pairs: half as many passes over the strip
        pair(a.data(), a.at(from + r + i), a.stride(), at(r) + i, height);
      }
      r += height;
    }
  }

  /** Two rows of A, to where their numbers are {@code height} apart. */
  private void pair(float[] source, int from, int stride, int to, int height) {
    float[] into = data;
    int next = from + stride;
    for (int k = 0; k < depth; k++) {
      into[to + k * height] = source[from + k];
      into[to + k * height + 1] = source[next + k];
    }
  }

  /** Takes over columns of A, which become rows, for {@code steps} of its rows from k0 on. */
  void columns(Matrix a, int k0, int steps, int from, int to) {
    shape(to - from, steps);
    for (int r = 0; r < rows; ) {
      int height = MicroKernels.height(rows - r);
      for (int i = (height - 1) / V * V; i >= 0; i -= V) {
        copy(a.data(), a.at(k0) + from + r + i, a.stride(), at(r) + i, height);
      }
      r += height;
    }
  }

  /**
   * A vector of each row of A. What it carries too much lands where the next row, or the next pass
   * over these, will write.
   */
  private void copy(float[] source, int from, int stride, int to, int height) {
    float[] into = data;
    for (int k = 0; k < depth; k++) {
      load(source, from + k * stride).intoArray(into, to + k * height);
    }
  }

  private void shape(int newRows, int newDepth) {
    rows = newRows;
    depth = newDepth;
    if (data.length < rows * depth + V) {
      data = new float[rows * depth + V];
    }
  }
}
