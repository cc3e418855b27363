package dev.unroll.experiments.forecast.ridge;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The sums that least squares needs of windows X [n][W] and answers Y [n][H].
 *
 * @param gram XᵀX, [W][W]
 * @param products XᵀY, [W][H]
 */
record NormalEquations(DMatrixRMaj gram, DMatrixRMaj products) {

  static NormalEquations zero(int inputs, int outputs) {
    return new NormalEquations(new DMatrixRMaj(inputs, inputs), new DMatrixRMaj(inputs, outputs));
  }

  /**
   * Of rows with weights.
   *
   * @param weights [n]
   */
  static NormalEquations of(DMatrixRMaj x, DMatrixRMaj y, double[] weights) {
    NormalEquations sums = zero(x.numCols, y.numCols);
    DMatrixRMaj weighted = x.copy();
    for (int n = 0; n < weights.length; n++) {
      for (int k = n * x.numCols; k < (n + 1) * x.numCols; k++) {
        weighted.data[k] *= weights[n];
      }
    }
    addProducts(weighted, x, sums.gram, true);
    addProducts(weighted, y, sums.products, false);
    for (int i = 0; i < x.numCols; i++) {
      for (int j = 0; j < i; j++) {
        sums.gram.set(i, j, sums.gram.get(j, i));
      }
    }
    return sums;
  }

  /**
   * Adds aᵀb, four rows at a time: each turn of the inner loop reads and writes consecutive
   * numbers.
   *
   * @param upper whether the numbers below the diagonal are left out
   */
  private static void addProducts(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj sum, boolean upper) {
    int width = b.numCols;
    double[] zeros = new double[Math.max(a.numCols, width)];
    for (int n = 0; n < a.numRows; n += 4) {
      double[][] left = new double[4][];
      double[][] right = new double[4][];
      for (int r = 0; r < 4; r++) {
        left[r] = n + r < a.numRows ? row(a, n + r) : zeros;
        right[r] = n + r < a.numRows ? row(b, n + r) : zeros;
      }
      for (int i = 0; i < a.numCols; i++) {
        addRow(
            new double[] {left[0][i], left[1][i], left[2][i], left[3][i]},
            right,
            sum.data,
            i * width,
            upper ? i : 0);
      }
    }
  }

  private static double[] row(DMatrixRMaj matrix, int n) {
    return Arrays.copyOfRange(matrix.data, n * matrix.numCols, (n + 1) * matrix.numCols);
  }

  private static void addRow(double[] a, double[][] b, double[] sum, int at, int from) {
    double a0 = a[0];
    double a1 = a[1];
    double a2 = a[2];
    double a3 = a[3];
    double[] b0 = b[0];
    double[] b1 = b[1];
    double[] b2 = b[2];
    double[] b3 = b[3];
    int width = Math.min(Math.min(b0.length, b1.length), Math.min(b2.length, b3.length));
    for (int j = from; j < width; j++) {
      sum[at + j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  /** Adds those of other rows. */
  void add(NormalEquations other) {
    CommonOps_DDRM.addEquals(gram, other.gram);
    CommonOps_DDRM.addEquals(products, other.products);
  }

  /** The mean of the squared inputs, summed over the rows. */
  double size() {
    return CommonOps_DDRM.trace(gram) / gram.numCols;
  }

  /** The map M [W][H] that minimises |Y − XM|² + λ|M − P|²: P + (XᵀX + λI)⁻¹(XᵀY − XᵀXP). */
  DMatrixRMaj solve(double lambda, DMatrixRMaj prior) {
    DMatrixRMaj rest = products.copy();
    CommonOps_DDRM.multAdd(-1, gram, prior, rest);
    DMatrixRMaj damped = gram.copy();
    for (int k = 0; k < damped.numCols; k++) {
      damped.add(k, k, lambda);
    }
    DMatrixRMaj map = prior.copy();
    LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(gram.numCols);
    if (cholesky.setA(damped)) { // else the rows say nothing: the prior stays
      DMatrixRMaj change = prior.createLike();
      cholesky.solve(rest, change);
      CommonOps_DDRM.addEquals(map, change);
    }
    return map;
  }
}
