package dev.unroll.experiments.dynamics;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * σ_max by Lanczos iteration on AᵀA with full reorthogonalisation (Golub and Van Loan, 10.1), for a
 * whole decomposition at every step of a trajectory would take minutes.
 */
final class LargestSingularValue {
  private static final double PRECISION = 1e-11;
  private static final int BETWEEN_CHECKS = 4;

  private LargestSingularValue() {}

  /** σ_max of a finite matrix, to about 1e-11 of itself. */
  static double of(double[][] matrix) {
    double top = 0;
    for (double[] row : matrix) {
      for (double element : row) {
        top = Math.max(top, Math.abs(element));
      }
    }
    return top == 0 ? 0 : top * Math.sqrt(lanczos(matrix, top));
  }

  /** The largest eigenvalue of (A/top)ᵀ(A/top). */
  private static double lanczos(double[][] matrix, double top) {
    int n = matrix[0].length;
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    List<double[]> basis = new ArrayList<>();
    double[] next = start(n);
    for (int j = 0; ; j++) {
      basis.add(next);
      double[] image = squared(matrix, next, top);
      diagonal[j] = Rows.dot(image, next, n);
      Rows.orthogonalise(image, basis);
      Rows.orthogonalise(image, basis);
      beside[j] = Rows.norm(image);
      boolean whole = j == n - 1 || beside[j] <= PRECISION * diagonal[0];
      if (whole || j % BETWEEN_CHECKS == BETWEEN_CHECKS - 1) {
        SymmetricEigen ritz = new SymmetricEigen(tridiagonal(diagonal, beside, j + 1));
        double residual = beside[j] * Math.abs(ritz.vector(0)[j]);
        if (whole || residual <= PRECISION * ritz.value(0)) {
          return ritz.value(0);
        }
      }
      Rows.scale(1 / beside[j], image);
      next = image;
    }
  }

  private static double[][] tridiagonal(double[] diagonal, double[] beside, int n) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = diagonal[i];
      if (i > 0) {
        matrix[i][i - 1] = beside[i - 1];
        matrix[i - 1][i] = beside[i - 1];
      }
    }
    return matrix;
  }

  /** A unit vector with a part in every direction, the same at each call. */
  static double[] start(int n) {
    double[] start = new Random(1).doubles(n, 0.5, 1.5).toArray();
    Random signs = new Random(2);
    for (int k = 0; k < n; k++) {
      start[k] = signs.nextBoolean() ? start[k] : -start[k];
    }
    Rows.scale(1 / Rows.norm(start), start);
    return start;
  }

  private static double[] squared(double[][] matrix, double[] v, double top) {
    double[] image = new double[v.length];
    for (double[] row : matrix) {
      Rows.add(Rows.dot(row, v, v.length) / top / top, row, image);
    }
    return image;
  }
}
