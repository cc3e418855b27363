package dev.unroll.layers.simd;

/** The dense products that the engine is made of; everything else it does is elementwise. */
interface Products {

  /** A right-hand side [K, M], laid out for speed and used many times. */
  interface Packed {}

  /** Short name of the arithmetic, for the log. */
  String name();

  /**
   * Packs B [K, M] whose element (k, m) is {@code source[from + k·down + m·right]}.
   *
   * @param old memory to use again, from this object's earlier call with the same K and M; may be
   *     null
   */
  Packed pack(float[] source, Strided shape, Packed old);

  /**
   * Where the elements of a matrix [rows, columns] lie in an array.
   *
   * @param down elements from one row to the next
   * @param right elements from one column to the next
   */
  record Strided(int from, int rows, int columns, int down, int right) {}

  /** C += A·B on {@code rows} rows, from row {@code fromA} of A and row {@code fromC} of C on. */
  void multiply(Matrix a, int fromA, Packed b, Matrix c, int fromC, int rows);

  /**
   * C = AᵀD over the first {@code a.rows()} rows of both, for some columns of A: row {@code into +
   * j} of C belongs to A's column {@code fromColumn + j}.
   */
  void transposed(Matrix a, int fromColumn, int columns, Matrix d, Matrix c, int into);
}
