package dev.unroll.runtime.kernel;

import java.util.Arrays;

/**
 * A row-major matrix of floats on the heap. Rows are padded to whole vectors, and never a large
 * power of two apart, so that neighbouring rows do not compete for the same lines of the cache.
 * What stands in the padding means nothing. Memory is kept when the shape changes.
 */
public final class Matrix {
  private static final int WHOLE = 32; // floats: no product writes a row in larger pieces
  private static final int SKEW = 16; // floats in a cache line
  private static final int CROWDED = 128;

  private float[] data = {};
  private int rows;
  private int columns;
  private int stride;

  public Matrix() {}

  public Matrix(int rows, int columns) {
    shape(rows, columns);
  }

  /** Gives the matrix another shape; its contents are undefined afterwards. */
  public void shape(int newRows, int newColumns) {
    rows = newRows;
    columns = newColumns;
    int whole = (newColumns + WHOLE - 1) / WHOLE * WHOLE;
    stride = whole % CROWDED == 0 ? whole + SKEW : whole;
    long length = (long) newRows * stride;
    if (length > Integer.MAX_VALUE - 8 - WHOLE) {
      throw new IllegalArgumentException(
          "a batch of %d rows (N·T) of width %d: expected at most 2^31 floats; train on shorter"
                  .formatted(newRows, newColumns)
              + " segments (truncated BPTT) or smaller batches");
    }
    if (length + WHOLE > data.length) { // a vector may begin anywhere in the last row
      data = new float[(int) length + WHOLE];
    }
  }

  public float[] data() {
    return data;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Floats from one row to the next. */
  public int stride() {
    return stride;
  }

  /** Where row r begins. */
  public int at(int r) {
    return r * stride;
  }

  /** Copies whole rows of a matrix of the same width. */
  public void copy(int to, Matrix source, int from, int count) {
    System.arraycopy(source.data, source.at(from), data, at(to), count * stride);
  }

  public void clear(int from, int count) {
    Arrays.fill(data, at(from), at(from + count), 0);
  }

  /** Writes the same values into each of the rows. */
  public void fill(int from, int count, float[] row) {
    for (int r = from; r < from + count; r++) {
      System.arraycopy(row, 0, data, at(r), columns);
    }
  }
}
