package dev.unroll.datasets.baseline;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** The sums that least squares of H outputs on P inputs needs, row by row. */
public final class Moments {
  private static final double RANK = 1e-12; // an eigenvalue below this share of the largest is 0

  private final double[] x;
  private final double[] y;
  private final double[][] xx;
  private final double[][] xy;
  private int rows;

  /** Without a row: P inputs, H outputs. */
  public Moments(int inputs, int outputs) {
    x = new double[inputs];
    y = new double[outputs];
    xx = new double[inputs][inputs];
    xy = new double[inputs][outputs];
  }

  /** How many rows were added. */
  public int rows() {
    return rows;
  }

  /** One row: the inputs [P] and the outputs [H]. */
  public void add(double[] inputs, double[] outputs) {
    rows++;
    for (int h = 0; h < y.length; h++) {
      y[h] += outputs[h];
    }
    for (int i = 0; i < x.length; i++) {
      double value = inputs[i];
      x[i] += value;
      for (int j = 0; j <= i; j++) {
        xx[i][j] += value * inputs[j];
      }
      for (int h = 0; h < y.length; h++) {
        xy[i][h] += value * outputs[h];
      }
    }
  }

  /**
   * The intercept and the weights that minimise Σ(y − b − x·W)² + λ·|W|²; of the shortest such W
   * where there are many.
   *
   * @param inputs how many of the inputs, the first ones, to use
   * @param ridge λ as a share of the mean sum of squares of these inputs
   */
  public LinearMap solve(int inputs, double ridge) {
    double[][] weights = new double[inputs][y.length];
    if (inputs > 0) {
      EigenDecomposition eigen = new EigenDecomposition(gram(inputs));
      double[] values = eigen.getRealEigenvalues();
      double sum = 0;
      double largest = 0;
      for (double value : values) {
        sum += value;
        largest = Math.max(largest, value);
      }
      RealMatrix v = eigen.getV();
      double[][] rotated = v.transpose().multiply(products(inputs)).getData();
      for (int k = 0; k < inputs; k++) {
        double inverse = values[k] > RANK * largest ? 1 / (values[k] + ridge * sum / inputs) : 0;
        for (int h = 0; h < y.length; h++) {
          rotated[k][h] *= inverse;
        }
      }
      weights = v.multiply(new Array2DRowRealMatrix(rotated, false)).getData();
    }
    double[] intercept = new double[y.length];
    for (int h = 0; h < y.length; h++) {
      intercept[h] = y[h] / rows;
      for (int i = 0; i < inputs; i++) {
        intercept[h] -= weights[i][h] * x[i] / rows;
      }
    }
    return new LinearMap(intercept, weights);
  }

  private RealMatrix gram(int inputs) {
    double[][] centred = new double[inputs][inputs];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j <= i; j++) {
        centred[i][j] = xx[i][j] - x[i] * x[j] / rows;
        centred[j][i] = centred[i][j];
      }
    }
    return new Array2DRowRealMatrix(centred, false);
  }

  private RealMatrix products(int inputs) {
    double[][] centred = new double[inputs][y.length];
    for (int i = 0; i < inputs; i++) {
      for (int h = 0; h < y.length; h++) {
        centred[i][h] = xy[i][h] - x[i] * y[h] / rows;
      }
    }
    return new Array2DRowRealMatrix(centred, false);
  }
}
