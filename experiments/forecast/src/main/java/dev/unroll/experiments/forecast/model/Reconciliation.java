package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Makes forecasts of series that add up add up themselves: ỹ = S·G·ŷ, where S is the summing matrix
 * and G combines all forecasts to those of the parts. S·G·S = S, so that forecasts that add up stay
 * as they are.
 */
public final class Reconciliation {
  private final double[][] projection; // S·G, [n][n]
  private final RealMatrix combination;

  private Reconciliation(RealMatrix sums, RealMatrix combination) {
    this.combination = combination;
    this.projection = sums.multiply(combination).getData();
  }

  /** Forecasts of the parts are summed; those of the sums count for nothing. */
  public static Reconciliation bottomUp(Hierarchy hierarchy) {
    double[][] parts = new double[hierarchy.parts()][hierarchy.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i][i] = 1;
    }
    RealMatrix sums = new Array2DRowRealMatrix(hierarchy.matrix(), false);
    return new Reconciliation(sums, new Array2DRowRealMatrix(parts, false));
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
    RealMatrix sums = new Array2DRowRealMatrix(hierarchy.matrix(), false);
    RealMatrix precision = inverse(new Array2DRowRealMatrix(covariance(errors), false));
    RealMatrix weighted = sums.transpose().multiply(precision);
    return new Reconciliation(sums, inverse(weighted.multiply(sums)).multiply(weighted));
  }

  private static RealMatrix inverse(RealMatrix matrix) {
    return new CholeskyDecomposition(matrix, 1e-9 * norm(matrix), 0).getSolver().getInverse();
  }

  private static double norm(RealMatrix matrix) {
    return Math.max(1, matrix.getFrobeniusNorm());
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
    return combination.getData();
  }

  /** Forecasts that add up. */
  public double[] of(double[] forecasts) {
    double[] all = new double[forecasts.length];
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all.length; j++) {
        all[i] += projection[i][j] * forecasts[j];
      }
    }
    return all;
  }
}
