package dev.unroll.experiments.dynamics;

import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;

/** Random matrices, cells and inputs for the tests of this package. */
final class Draws {
  private Draws() {}

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
    return new QRDecomposition(new Array2DRowRealMatrix(gaussian(random, n, n, 1)))
        .getQ()
        .getData();
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
