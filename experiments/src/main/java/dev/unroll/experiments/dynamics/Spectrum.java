package dev.unroll.experiments.dynamics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * What a recurrent matrix does to a vector that passes through it again and again.
 *
 * @param eigenvalues all of them, as [re, im]
 * @param radius the spectral radius, max |λ|: growth a step in the long run, of a linear recurrence
 * @param sigmaMax the largest singular value: the most one step can grow a vector
 * @param frobenius ‖A‖_F; NaN in a run made before it was recorded
 * @param departure departure from normality, √(‖A‖_F² − Σ|λ|²) (Henrici 1962): 0 when eigenvectors
 *     are orthogonal, so that the radius tells all; the larger, the more a vector may grow before
 *     the radius shows. Rounding leaves about 1e-8·‖A‖_F in a normal matrix. NaN as above
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Spectrum(
    List<double[]> eigenvalues,
    double radius,
    double sigmaMax,
    double frobenius,
    double departure) {

  /** An absent number is 0 to the JSON reader, and no matrix but zero has that norm. */
  public Spectrum {
    if (frobenius == 0 && sigmaMax > 0) {
      frobenius = Double.NaN;
      departure = Double.NaN;
    }
  }

  /**
   * The spectrum of a square matrix, or null if it has elements that are not finite.
   *
   * @param matrix rows
   */
  public static Spectrum of(double[][] matrix) {
    double frobenius = Rows.frobenius(matrix);
    if (!Double.isFinite(frobenius)) {
      return null;
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(matrix, false));
    double[] re = eigen.getRealEigenvalues();
    double[] im = eigen.getImagEigenvalues();
    List<double[]> values = new ArrayList<>();
    double radius = 0;
    double squares = 0;
    for (int i = 0; i < re.length; i++) {
      values.add(new double[] {re[i], im[i]});
      double modulus = Math.hypot(re[i], im[i]);
      radius = Math.max(radius, modulus);
      squares += modulus * modulus;
    }
    double departure = Math.sqrt(Math.max(0, frobenius * frobenius - squares));
    return new Spectrum(values, radius, LargestSingularValue.of(matrix), frobenius, departure);
  }

  /** The departure from normality as a share of ‖A‖_F: 0 for a normal matrix, 1 for a nilpotent. */
  public double relativeDeparture() {
    return frobenius == 0 ? 0 : departure / frobenius;
  }

  /** |λ| of every eigenvalue, the largest first. */
  public List<Double> moduli() {
    return eigenvalues.stream()
        .map(value -> Math.hypot(value[0], value[1]))
        .sorted((a, b) -> Double.compare(b, a))
        .toList();
  }
}
