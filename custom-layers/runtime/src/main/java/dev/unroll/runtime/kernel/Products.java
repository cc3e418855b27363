package dev.unroll.runtime.kernel;

/** The dense products that the engine is made of; everything else it does is elementwise. */
public interface Products {
  /** The module that {@link #vectors} needs. */
  String VECTOR_MODULE = "jdk.incubator.vector";

  /** Whether this JVM has the Vector API. */
  static boolean hasVectors() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /**
   * Over the JDK's Vector API.
   *
   * @throws IllegalStateException if this JVM runs without it
   */
  static Products vectors() {
    try { // by name: without the module the class cannot even be loaded
      Class<?> type = Class.forName(Products.class.getPackageName() + ".VectorProducts");
      return (Products) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "this JVM runs without the Vector API; start it with --add-modules " + VECTOR_MODULE, e);
    }
  }

  /** Over the Vector API where this JVM has it, else in plain Java. */
  static Products fastest() {
    return hasVectors() ? vectors() : new PlainProducts();
  }

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
