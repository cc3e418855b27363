package dev.unroll.experiments.dynamics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

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
    List<double[]> values = eigenvalues(matrix);
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
   * All eigenvalues, as [re, im]. EJML takes a subdiagonal element for zero beside its neighbours
   * on the diagonal, and so may stall where these are zero, as in [[0, A], [B, 0]]. H·A·H with a
   * reflection H has the same eigenvalues and another diagonal.
   */
  private static List<double[]> eigenvalues(double[][] matrix) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(matrix.length, false, false);
    if (!eigen.decompose(new DMatrixRMaj(matrix))
        && !eigen.decompose(new DMatrixRMaj(reflected(matrix)))) {
      throw new IllegalStateException("the eigenvalues of a matrix did not converge");
    }
    return IntStream.range(0, matrix.length)
        .mapToObj(eigen::getEigenvalue)
        .map(value -> new double[] {value.getReal(), value.getImaginary()})
        .toList();
  }

  /** H·A·H with H = 1 − 2vvᵀ for a unit vector v. */
  private static double[][] reflected(double[][] matrix) {
    double[] v = LargestSingularValue.start(matrix.length);
    double[][] half = new double[matrix.length][];
    for (int i = 0; i < half.length; i++) {
      half[i] = matrix[i].clone();
      Rows.add(-2 * Rows.dot(matrix[i], v, v.length), v, half[i]);
    }
    double[] across = new double[v.length];
    for (int i = 0; i < half.length; i++) {
      Rows.add(v[i], half[i], across);
    }
    for (int i = 0; i < half.length; i++) {
      Rows.add(-2 * v[i], across, half[i]);
    }
    return half;
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
