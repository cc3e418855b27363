package dev.unroll.layers.simd;

import dev.unroll.layers.simd.Products.Left;

/**
 * The left-hand side [rows, K] of a product, cut into strips of as many rows as a tile is high.
 * Each strip is contiguous, [K][rows of the strip]: a tile that walks down K reads one number after
 * the other, at places that the compiler knows to be inside the array.
 */
final class Strips implements Left {
  private int rows;
  private int depth;
  private float[] data = {};

  int rows() {
    return rows;
  }

  float[] data() {
    return data;
  }

  /** Where a strip begins whose first row is r. */
  int at(int r) {
    return r * depth;
  }

  /** Takes over rows of A. */
  void rows(Matrix a, int from, int count) {
    shape(count, a.columns());
    for (int r = 0; r < rows; ) {
      int height = Tiles.height(rows - r);
      for (int i = 0; i < height; i++) {
        spread(a.data(), a.at(from + r + i), 1, at(r) + i, height);
      }
      r += height;
    }
  }

  /** K numbers that lie {@code right} apart, to where they are {@code height} apart. */
  private void spread(float[] source, int from, int right, int to, int height) {
    float[] into = data;
    if (right == 1 && height == 1) { // a streamed step
      System.arraycopy(source, from, into, to, depth);
      return;
    }
    for (int k = 0, i = from, j = to; k < depth; k++, i += right, j += height) {
      into[j] = source[i];
    }
  }

  /** Takes over columns of A, which become rows, for {@code steps} of its rows from k0 on. */
  void columns(Matrix a, int k0, int steps, int from, int to) {
    shape(to - from, steps);
    for (int r = 0; r < rows; ) {
      int height = Tiles.height(rows - r);
      for (int i = 0; i < height; i++) {
        spread(a.data(), a.at(k0) + from + r + i, a.stride(), at(r) + i, height);
      }
      r += height;
    }
  }

  private void shape(int newRows, int newDepth) {
    rows = newRows;
    depth = newDepth;
    if (data.length < rows * depth) {
      data = new float[rows * depth];
    }
  }
}
