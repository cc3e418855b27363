package dev.unroll.experiments.dynamics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The eigenvalues of a symmetric matrix [n, n], the largest first, with their unit vectors. */
final class SymmetricEigen {
  private final EigenDecomposition_F64<DMatrixRMaj> eigen;
  private final List<Integer> order;

  /**
   * Decomposes it.
   *
   * @param matrix rows, finite; one triangle is read
   */
  SymmetricEigen(double[][] matrix) {
    eigen = DecompositionFactory_DDRM.eig(matrix.length, true, true);
    if (!eigen.decompose(new DMatrixRMaj(matrix))) {
      throw new IllegalStateException("the eigenvalues of a symmetric matrix did not converge");
    }
    order =
        IntStream.range(0, matrix.length)
            .boxed()
            .sorted(Comparator.comparing(k -> -eigen.getEigenvalue(k).getReal()))
            .toList();
  }

  /** The k-th largest, from 0. */
  double value(int k) {
    return eigen.getEigenvalue(order.get(k)).getReal();
  }

  /** Its vector [n]. */
  double[] vector(int k) {
    return eigen.getEigenVector(order.get(k)).data;
  }
}
