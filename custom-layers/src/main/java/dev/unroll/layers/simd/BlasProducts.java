package dev.unroll.layers.simd;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Dense products by OpenBLAS, which ND4J brings along. It works on native memory, so what it reads
 * and writes is copied there and back.
 */
final class BlasProducts implements Products {
  private final ThreadLocal<Native> left = ThreadLocal.withInitial(Native::new);
  private final ThreadLocal<Native> right = ThreadLocal.withInitial(Native::new);
  private final ThreadLocal<Native> sums = ThreadLocal.withInitial(Native::new);

  /** [depth, columns], row-major. */
  private record Dense(Native data, int depth, int columns) implements Packed {}

  /** Native memory that grows; freed with its owner. */
  private static final class Native {
    private FloatPointer memory = new FloatPointer(1L);

    FloatPointer room(int length) {
      if (memory.capacity() < length) {
        memory.deallocate();
        memory = new FloatPointer((long) length);
      }
      return memory;
    }

    FloatPointer filled(float[] source, int from, int length) {
      return room(length).put(source, from, length);
    }
  }

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public Packed pack(float[] source, Strided b, Packed old) {
    float[] rows = new float[b.rows() * b.columns()];
    for (int k = 0; k < b.rows(); k++) {
      for (int m = 0; m < b.columns(); m++) {
        rows[k * b.columns() + m] = source[b.from() + k * b.down() + m * b.right()];
      }
    }
    Native data = old instanceof Dense reused ? reused.data() : new Native();
    data.filled(rows, 0, rows.length);
    return new Dense(data, b.rows(), b.columns());
  }

  @Override
  public void multiply(Matrix a, int fromA, Packed b, Matrix c, int fromC, int rows) {
    Dense dense = (Dense) b;
    FloatPointer x = left.get().filled(a.data(), a.at(fromA), rows * a.stride());
    FloatPointer sum = sums.get().filled(c.data(), c.at(fromC), rows * c.stride());
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        dense.columns(),
        dense.depth(),
        1,
        x,
        a.stride(),
        dense.data().memory,
        dense.columns(),
        1,
        sum,
        c.stride());
    sum.get(c.data(), c.at(fromC), rows * c.stride());
  }

  @Override
  public void transposed(Matrix a, int fromColumn, int columns, Matrix d, Matrix c, int into) {
    FloatPointer x = left.get().filled(a.data(), 0, a.rows() * a.stride());
    FloatPointer y = right.get().filled(d.data(), 0, a.rows() * d.stride());
    FloatPointer sum = sums.get().room(columns * c.stride());
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        columns,
        d.columns(),
        a.rows(),
        1,
        x.getPointer(fromColumn),
        a.stride(),
        y,
        d.stride(),
        0,
        sum,
        c.stride());
    sum.get(c.data(), c.at(into), columns * c.stride());
  }
}
