package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Makes forecasts of series that add up add up themselves: ỹ = S·G·ŷ, where S is the summing matrix
 * and G combines all forecasts to those of the parts. S·G·S = S, so that forecasts that add up stay
 * as they are.
 */
public final class Reconciliation {
  private final DMatrixRMaj combination; // G, [m][n]
  private final DMatrixRMaj projection; // S·G, [n][n]

  private Reconciliation(DMatrixRMaj sums, DMatrixRMaj combination) {
    this.combination = combination;
    this.projection = CommonOps_DDRM.mult(sums, combination, null);
  }

  /** Forecasts of the parts are summed; those of the sums count for nothing. */
  public static Reconciliation bottomUp(Hierarchy hierarchy) {
    DMatrixRMaj parts = CommonOps_DDRM.identity(hierarchy.parts(), hierarchy.size());
    return new Reconciliation(new DMatrixRMaj(hierarchy.matrix()), parts);
  }

  /**
   * The combination of least variance (MinT, Wickramasuriya, Athanasopoulos and Hyndman 2019,
   * equation 9): G = (SᵀW⁻¹S)⁻¹SᵀW⁻¹, where W is the covariance of the errors, shrunk towards its
   * diagonal (Schäfer and Strimmer 2005).
   *
   * @param errors of forecasts one step ahead, [steps][n], without missing ones
   * @throws InvalidInput if there are fewer than two steps
   */
  public static Reconciliation leastVariance(Hierarchy hierarchy, double[][] errors) {
    if (errors.length < 2) {
      throw new InvalidInput(
          "backtest.reconcile=mint: expected at least 2 steps at which the errors of all series are known, got %d; use bottom-up"
              .formatted(errors.length));
    }
    DMatrixRMaj sums = new DMatrixRMaj(hierarchy.matrix());
    DMatrixRMaj precision = inverse(new DMatrixRMaj(covariance(errors)));
    DMatrixRMaj weighted = CommonOps_DDRM.multTransA(sums, precision, null);
    DMatrixRMaj normal = inverse(CommonOps_DDRM.mult(weighted, sums, null));
    return new Reconciliation(sums, CommonOps_DDRM.mult(normal, weighted, null));
  }

  /** Of a symmetric positive definite matrix, by Cholesky's decomposition. */
  private static DMatrixRMaj inverse(DMatrixRMaj matrix) {
    DMatrixRMaj inverse = matrix.createLike();
    if (!CommonOps_DDRM.invertSPD(matrix, inverse)) {
      throw new InvalidInput(
          "backtest.reconcile=mint: the covariance of the errors is singular; use bottom-up");
    }
    return inverse;
  }

  /** λ·diag(W) + (1 − λ)·W, where λ is the share of the correlations' variance in their squares. */
  static double[][] covariance(double[][] errors) {
    int n = errors[0].length;
    double[][] covariance = new double[n][n];
    for (double[] row : errors) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += row[i] * row[j] / errors.length;
        }
      }
    }
    double mean =
        Arrays.stream(errors).flatMapToDouble(Arrays::stream).map(x -> x * x).average().orElse(1);
    for (int i = 0; i < n; i++) { // an exact forecast has a variance too
      covariance[i][i] += 1e-6 * (mean > 0 ? mean : 1);
    }
    double shrinkage = shrinkage(errors, covariance);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] *= i == j ? 1 : 1 - shrinkage;
      }
    }
    return covariance;
  }

  private static double shrinkage(double[][] errors, double[][] covariance) {
    int steps = errors.length;
    double variance = 0;
    double squares = 0;
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(covariance[i][i] * covariance[j][j]);
        double correlation = covariance[i][j] / scale;
        squares += correlation * correlation;
        for (double[] row : errors) {
          double deviation = row[i] * row[j] / scale - correlation;
          variance += deviation * deviation / (steps * (steps - 1.0));
        }
      }
    }
    return squares == 0 ? 1 : Math.min(1, variance / squares);
  }

  /** G, [m][n]. */
  double[][] combination() {
    return rows(combination);
  }

  private static double[][] rows(DMatrixRMaj matrix) {
    double[][] rows = new double[matrix.getNumRows()][matrix.getNumCols()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.get(i, j);
      }
    }
    return rows;
  }

  /** Forecasts that add up. */
  public double[] of(double[] forecasts) {
    DMatrixRMaj all = new DMatrixRMaj(forecasts.length, 1, true, forecasts);
    return CommonOps_DDRM.mult(projection, all, null).getData();
  }
}
