package dev.unroll.experiments.diagnose;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What a recurrent matrix does to a vector that passes through it again and again.
 *
 * @param eigenvalues all of them, as [re, im]
 * @param radius the spectral radius, max |λ|: growth a step in the long run, of a linear recurrence
 * @param sigmaMax the largest singular value: the most one step can grow a vector
 */
public record Spectrum(List<double[]> eigenvalues, double radius, double sigmaMax) {

  /**
   * The spectrum of a square matrix, or null if it has elements that are not finite.
   *
   * @param matrix rows
   */
  static Spectrum of(double[][] matrix) {
    for (double[] row : matrix) {
      for (double element : row) {
        if (!Double.isFinite(element)) {
          return null;
        }
      }
    }
    RealMatrix w = new Array2DRowRealMatrix(matrix, false);
    EigenDecomposition eigen = new EigenDecomposition(w);
    double[] re = eigen.getRealEigenvalues();
    double[] im = eigen.getImagEigenvalues();
    List<double[]> values = new ArrayList<>();
    double radius = 0;
    for (int i = 0; i < re.length; i++) {
      values.add(new double[] {re[i], im[i]});
      radius = Math.max(radius, Math.hypot(re[i], im[i]));
    }
    return new Spectrum(values, radius, new SingularValueDecomposition(w).getNorm());
  }
}
