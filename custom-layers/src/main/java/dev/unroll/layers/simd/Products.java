package dev.unroll.layers.simd;

/** The dense products that the engine is made of; everything else it does is elementwise. */
interface Products {

  /** A left-hand side [rows, K], laid out for the products that follow. */
  interface Left {}

  /** A right-hand side [K, M], laid out for speed and used many times. */
  interface Right {}

  /** Short name of the arithmetic, for the log. */
  String name();

  /**
   * Packs B [K, M] whose element (k, m) is {@code source[from + k·down + m·right]}.
   *
   * @param old memory to use again, from this object's earlier call with the same K and M; may be
   *     null
   */
  Right pack(float[] source, Strided shape, Right old);

  /**
   * Where the elements of a matrix [rows, columns] lie in an array.
   *
   * @param down elements from one row to the next
   * @param right elements from one column to the next
   */
  record Strided(int from, int rows, int columns, int down, int right) {}

  /**
   * Takes {@code rows} rows of A, from row {@code from} on. What is returned lasts until this
   * thread takes other rows.
   */
  Left take(Matrix a, int from, int rows);

  /** C += A·B on the rows that were taken, and as many rows of C from row {@code into} on. */
  void multiply(Left a, Right b, Matrix c, int into);

  /**
   * C = (A₀ A₁ …)ᵀD over all rows of matrices of the same width, for some of their columns: row
   * {@code g·width + j} of C belongs to column j of {@code a[g]}, {@code from} ≤ j < {@code to}.
   * The other rows of C are left alone.
   */
  void transposed(Matrix[] a, int from, int to, Matrix d, Matrix c);
}
