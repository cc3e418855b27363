package dev.unroll.experiments.forecast.ridge;

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
    return new NormalEquations(
        new DMatrixRMaj(inputs, inputs), new DMatrixRMaj(inputs, outputs));
  }

  /**
   * Of rows with weights.
   *
   * @param weights [n]; the rows of x and y are multiplied by their roots
   */
  static NormalEquations of(DMatrixRMaj x, DMatrixRMaj y, double[] weights) {
    for (int n = 0; n < weights.length; n++) {
      scale(x, n, Math.sqrt(weights[n]));
      scale(y, n, Math.sqrt(weights[n]));
    }
    NormalEquations sums = zero(x.numCols, y.numCols);
    CommonOps_DDRM.multInner(x, sums.gram);
    CommonOps_DDRM.multTransA(x, y, sums.products);
    return sums;
  }

  private static void scale(DMatrixRMaj rows, int row, double factor) {
    for (int k = row * rows.numCols; k < (row + 1) * rows.numCols; k++) {
      rows.data[k] *= factor;
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
