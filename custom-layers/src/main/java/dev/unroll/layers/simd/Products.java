package dev.unroll.layers.simd;

/** The dense products that the engine is made of; everything else it does is elementwise. */
interface Products {

  /** A left-hand side [rows, K], laid out for the products that follow. */
  interface Left {}

  /** A right-hand side [K, M], laid out for speed and used many times. */
  interface Right {}

  /** Short name of the arithmetic, for the log. */
  String name();

  /** So many rows on the left, and a product is as fast, row for row, as with any more. */
  int enoughRows();

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

  /** C = (A₀ A₁ …)ᵀD over all rows: row {@code g·width + j} of C belongs to column j of A_g. */
  record Sum(Matrix[] a, Matrix d, Matrix c) {}

  /**
   * Some rows of sums over the same sequence: those of columns {@code from} ≤ j < {@code to} of
   * each A_g. The other rows of C are left alone. What two sums have in common is read once.
   *
   * @param sums over as many matrices of the same width each
   */
  void transposed(int from, int to, Sum... sums);
}
