package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Random matrices, cells and inputs for the tests of this package. */
final class RandomCells {
  private RandomCells() {}

  /** Independent N(0, deviation²). */
  static double[][] gaussian(Random random, int rows, int columns, double deviation) {
    double[][] matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = vector(random, columns, deviation);
    }
    return matrix;
  }

  static double[] vector(Random random, int length, double deviation) {
    double[] vector = new double[length];
    for (int k = 0; k < length; k++) {
      vector[k] = deviation * random.nextGaussian();
    }
    return vector;
  }

  static double[][] orthogonal(Random random, int n) {
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(n, n);
    qr.decompose(new DMatrixRMaj(gaussian(random, n, n, 1)));
    return qr.getQ(null, false).get2DData();
  }

  /** All singular values, in no order. */
  static double[] singularValues(double[][] matrix) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(matrix.length, matrix[0].length, false, false, false);
    assertThat(svd.decompose(new DMatrixRMaj(matrix))).isTrue();
    return svd.getSingularValues();
  }

  /** A cell with every parameter from N(0, 1). */
  static CellMap cell(SequenceBlock block, int inputs, int hidden, Random random) {
    int wide = block.gates().size() * hidden;
    boolean cell = block instanceof Cell;
    return CellMap.of(
        block,
        gaussian(random, inputs, wide, 1),
        cell ? gaussian(random, hidden, wide, 1) : null,
        vector(random, wide, 1),
        cell && ((Cell) block).separateProduct() ? vector(random, hidden, 1) : null);
  }

  /** h ← tanh(h·W), with one input that does nothing. */
  static CellMap tanh(double[][] wh) {
    return CellMap.of(new TanhCell(), new double[1][wh.length], wh, new double[wh.length], null);
  }

  /** h ← h·W, with one input that does nothing. */
  static CellMap linear(double[][] wh) {
    return CellMap.linear(new double[1][wh.length], wh, new double[wh.length]);
  }

  static List<double[]> inputs(Random random, int steps, int width, double deviation) {
    List<double[]> inputs = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      inputs.add(vector(random, width, deviation));
    }
    return inputs;
  }
}
