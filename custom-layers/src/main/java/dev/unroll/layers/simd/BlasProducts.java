package dev.unroll.layers.simd;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
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
  private record Dense(Native data, int depth, int columns) implements Right {}

  /** Rows as they lie in a matrix. */
  private record Rows(FloatPointer data, int count, int stride) implements Left {}

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
  public int enoughRows() {
    return 256; // every call copies C there and back
  }

  @Override
  public Right pack(float[] source, Strided b, Right old) {
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
  public Left take(Matrix a, int from, int rows) {
    FloatPointer data = left.get().filled(a.data(), a.at(from), rows * a.stride());
    return new Rows(data, rows, a.stride());
  }

  @Override
  public void multiply(Left a, Right b, Matrix c, int into) {
    Rows taken = (Rows) a;
    Dense dense = (Dense) b;
    int length = taken.count() * c.stride();
    FloatPointer sum = sums.get().filled(c.data(), c.at(into), length);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        taken.count(),
        dense.columns(),
        dense.depth(),
        1,
        taken.data(),
        taken.stride(),
        dense.data().memory,
        dense.columns(),
        1,
        sum,
        c.stride());
    sum.get(c.data(), c.at(into), length);
  }

  @Override
  public void transposed(int from, int to, Sum... all) {
    for (Sum one : all) {
      transposed(one.a(), from, to, one.d(), one.c());
    }
  }

  private void transposed(Matrix[] a, int from, int to, Matrix d, Matrix c) {
    FloatPointer y = right.get().filled(d.data(), 0, a[0].rows() * d.stride());
    int length = (to - from) * c.stride();
    FloatPointer sum = sums.get().room(length);
    for (int g = 0; g < a.length; g++) {
      FloatPointer x = left.get().filled(a[g].data(), 0, a[0].rows() * a[g].stride());
      cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          to - from,
          d.columns(),
          a[0].rows(),
          1,
          x.getPointer(from),
          a[g].stride(),
          y,
          d.stride(),
          0,
          sum,
          c.stride());
      sum.get(c.data(), c.at(g * a[g].columns() + from), length);
    }
  }
}
