package dev.unroll.experiments.dynamics;

import java.util.List;

/** Products of plain rows of doubles, and the squashing functions with their slopes. */
final class Rows {
  private Rows() {}

  /** Σ a_k b_k over the first {@code n} components. */
  static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** to += factor · row. */
  static void add(double factor, double[] row, double[] to) {
    for (int k = 0; k < row.length; k++) {
      to[k] += factor * row[k];
    }
  }

  static void scale(double factor, double[] row) {
    for (int k = 0; k < row.length; k++) {
      row[k] *= factor;
    }
  }

  /** Euclidean norm, without overflow or underflow on the way. */
  static double norm(double[] row) {
    double top = 0;
    for (double value : row) {
      top = Math.max(top, Math.abs(value));
    }
    if (top == 0 || !Double.isFinite(top)) {
      return top;
    }
    double sum = 0;
    for (double value : row) {
      sum += value / top * (value / top);
    }
    return top * Math.sqrt(sum);
  }

  /** Takes from a vector its parts along the orthonormal vectors of {@code basis}. */
  static void orthogonalise(double[] vector, List<double[]> basis) {
    for (double[] unit : basis) {
      add(-dot(vector, unit, unit.length), unit, vector);
    }
  }

  /** a·b for a [m, n] and b [n, k]. */
  static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        add(a[i][j], b[j], product[i]);
      }
    }
    return product;
  }

  static double[][] transpose(double[][] matrix) {
    double[][] turned = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < turned.length; j++) {
        turned[j][i] = matrix[i][j];
      }
    }
    return turned;
  }

  /** ‖·‖_F, without overflow or underflow on the way. */
  static double frobenius(double[][] matrix) {
    double[] norms = new double[matrix.length];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = norm(matrix[i]);
    }
    return norm(norms);
  }

  static double[][] identity(int n) {
    double[][] one = new double[n][n];
    for (int i = 0; i < n; i++) {
      one[i][i] = 1;
    }
    return one;
  }

  static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /** σ′(a) = σ(a)·σ(−a), exact in both tails. */
  static double sigmoidSlope(double a) {
    double e = Math.exp(-Math.abs(a));
    return e / ((1 + e) * (1 + e));
  }

  /** tanh′(a) = 1 − tanh²(a), exact where tanh rounds to 1. */
  static double tanhSlope(double a) {
    return 4 * sigmoidSlope(2 * a);
  }
}
