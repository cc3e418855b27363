package dev.unroll.layers.init;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.deeplearning4j.nn.weights.IWeightInit;
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
    RealMatrix q = rows >= columns ? haar(rows, columns) : haar(columns, rows).transpose();
    INDArray view = paramView.reshape(order, shape);
    view.assign(Nd4j.create(q.scalarMultiply(gain).getData()).castTo(view.dataType()));
    return view;
  }

  /** The first {@code columns} columns of a Haar-distributed orthogonal matrix. */
  private static RealMatrix haar(int rows, int columns) {
    // not Random.nextGaussian(): it keeps every second draw for later, even across a new seed
    double[][] gaussian = Nd4j.randn(DataType.DOUBLE, rows, columns).toDoubleMatrix();
    QRDecomposition qr = new QRDecomposition(new Array2DRowRealMatrix(gaussian, false));
    RealMatrix q = qr.getQ().getSubMatrix(0, rows - 1, 0, columns - 1);
    for (int j = 0; j < columns; j++) {
      if (qr.getR().getEntry(j, j) < 0) {
        q.setColumnVector(j, q.getColumnVector(j).mapMultiply(-1));
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
