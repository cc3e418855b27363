package dev.unroll.runtime.kernel;

import java.util.Arrays;

/** Dense products in plain Java, for a JVM without the Vector API. */
final class PlainProducts implements Products {

  /** Rows as they lie in a matrix. */
  private record Rows(Matrix matrix, int from, int count) implements Left {}

  /** [depth, columns], row-major. */
  private record Dense(float[] data, int depth, int columns) implements Right {}

  @Override
  public String name() {
    return "plain Java";
  }

  @Override
  public int enoughRows() {
    return 1;
  }

  @Override
  public Right pack(float[] source, Strided b, Right old) {
    float[] data = old instanceof Dense reused ? reused.data() : new float[b.rows() * b.columns()];
    for (int k = 0; k < b.rows(); k++) {
      for (int m = 0; m < b.columns(); m++) {
        data[k * b.columns() + m] = source[b.from() + k * b.down() + m * b.right()];
      }
    }
    return new Dense(data, b.rows(), b.columns());
  }

  @Override
  public Left take(Matrix a, int from, int rows) {
    return new Rows(a, from, rows);
  }

  @Override
  public void multiply(Left a, Right b, Matrix c, int into) {
    Rows rows = (Rows) a;
    Dense dense = (Dense) b;
    for (int r = 0; r < rows.count(); r++) {
      for (int k = 0; k < dense.depth(); k++) {
        float x = rows.matrix().data()[rows.matrix().at(rows.from() + r) + k];
        add(x, dense.data(), k * dense.columns(), c.data(), c.at(into + r), dense.columns());
      }
    }
  }

  @Override
  public void transposed(int from, int to, Sum... sums) {
    for (Sum sum : sums) {
      for (int g = 0; g < sum.a().length; g++) {
        transposed(from, to, sum, g);
      }
    }
  }

  private static void transposed(int from, int to, Sum sum, int g) {
    Matrix a = sum.a()[g];
    Matrix d = sum.d();
    for (int j = from; j < to; j++) {
      int into = sum.c().at(g * a.columns() + j);
      Arrays.fill(sum.c().data(), into, into + d.columns(), 0);
      for (int r = 0; r < a.rows(); r++) {
        add(a.data()[a.at(r) + j], d.data(), d.at(r), sum.c().data(), into, d.columns());
      }
    }
  }

  /** c ← c + x·b on some columns. */
  private static void add(float x, float[] b, int from, float[] c, int into, int columns) {
    for (int m = 0; m < columns; m++) {
      c[into + m] += x * b[from + m];
    }
  }
}
