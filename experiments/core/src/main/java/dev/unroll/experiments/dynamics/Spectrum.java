package dev.unroll.experiments.dynamics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MaxCountExceededException;
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

  private static final int MOST_SHIFTED = 8;

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
    List<double[]> values = eigenvalues(matrix, frobenius);
    double radius = 0;
    double squares = 0;
    for (double[] value : values) {
      double modulus = Math.hypot(value[0], value[1]);
      radius = Math.max(radius, modulus);
      squares += modulus * modulus;
    }
    double departure = Math.sqrt(Math.max(0, frobenius * frobenius - squares));
    return new Spectrum(values, radius, LargestSingularValue.of(matrix), frobenius, departure);
  }

  /**
   * All eigenvalues, as [re, im], by the library's QR iteration around its two weak points. It
   * takes a matrix below 1e-16 for zero, so the matrix is brought to a norm near 1 by a power of 2.
   * And it takes a subdiagonal element for zero beside its neighbours on the diagonal, so that it
   * stalls where these are zero: on matrices of low rank, as an LSTM's Jacobian at zero. The
   * eigenvalues of A + 1, less 1, do not have that trouble; in rare cases A + 2 it must be.
   */
  private static List<double[]> eigenvalues(double[][] matrix, double frobenius) {
    int exponent = frobenius == 0 ? 0 : Math.getExponent(frobenius);
    for (double shift = 0; ; shift++) {
      try {
        return eigenvalues(matrix, exponent, shift);
      } catch (MaxCountExceededException e) {
        if (shift == MOST_SHIFTED) {
          throw e;
        }
      }
    }
  }

  private static List<double[]> eigenvalues(double[][] matrix, int exponent, double shift) {
    double[][] near = new double[matrix.length][matrix.length];
    for (int i = 0; i < near.length; i++) {
      for (int j = 0; j < near.length; j++) {
        near[i][j] = Math.scalb(matrix[i][j], -exponent);
      }
      near[i][i] += shift;
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(near, false));
    double[] re = eigen.getRealEigenvalues();
    double[] im = eigen.getImagEigenvalues();
    return IntStream.range(0, re.length)
        .mapToObj(
            i -> new double[] {Math.scalb(re[i] - shift, exponent), Math.scalb(im[i], exponent)})
        .toList();
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
