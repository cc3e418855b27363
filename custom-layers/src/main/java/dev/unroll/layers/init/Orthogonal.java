package dev.unroll.layers.init;

import org.deeplearning4j.nn.weights.IWeightInit;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A random orthogonal matrix, drawn evenly (from the Haar measure): Q of the QR decomposition of a
 * Gaussian matrix, each column's sign fixed by the diagonal of R (Mezzadri 2007,
 * arXiv:math-ph/0609050). All singular values equal the gain, so a gradient that passes through it
 * neither grows nor shrinks (Saxe et al. 2014, arXiv:1312.6120).
 *
 * <p>A matrix that is not square gets orthonormal rows or columns, whichever are fewer.
 */
public final class Orthogonal implements IWeightInit {
  private static final long serialVersionUID = 1L;

  private final double gain;

  /** Gain 1. */
  public Orthogonal() {
    this(1);
  }

  public Orthogonal(double gain) {
    this.gain = gain;
  }

  @Override
  public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
    int rows = Math.toIntExact(shape[0]);
    int columns = Math.toIntExact(shape[1]);
    DMatrixRMaj q = haar(Math.max(rows, columns), Math.min(rows, columns));
    if (rows < columns) {
      CommonOps_DDRM.transpose(q);
    }
    CommonOps_DDRM.scale(gain, q);
    INDArray view = paramView.reshape(order, shape);
    view.assign(Nd4j.create(q.data, new long[] {rows, columns}, 'c').castTo(view.dataType()));
    return view;
  }

  /** The first {@code columns} columns of a Haar-distributed orthogonal matrix. */
  private static DMatrixRMaj haar(int rows, int columns) {
    // not Random.nextGaussian(): it keeps every second draw for later, even across a new seed
    double[][] gaussian = Nd4j.randn(DataType.DOUBLE, rows, columns).toDoubleMatrix();
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(rows, columns);
    qr.decompose(new DMatrixRMaj(gaussian));
    DMatrixRMaj q = qr.getQ(null, true);
    DMatrixRMaj r = qr.getR(null, true);
    for (int j = 0; j < columns; j++) {
      if (r.get(j, j) < 0) {
        CommonOps_DDRM.scaleCol(-1, q, j);
      }
    }
    return q;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Orthogonal that && that.gain == gain;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(gain);
  }

  @Override
  public String toString() {
    return "Orthogonal(" + gain + ")";
  }
}
