package dev.unroll.datasets.baseline;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The sums that least squares of H outputs on P inputs needs, row by row. */
public final class Moments {
  private static final double RANK = 1e-12; // an eigenvalue below this share of the largest is 0
  private static final double PIVOT = 1e-10; // of a diagonal: below it Cholesky has lost its digits
  private static final int BLOCK = 4; // rows that are added at once

  private final int inputs;
  private final int outputs;
  private final double[] sums; // [P + H]
  private final double[][]
      products; // [P + H][P], of which the lower triangle of the inputs is kept
  private final double[] squares; // of the outputs, [H]
  private final double[][] waiting; // [BLOCK][P + H], rows that are not in the sums yet
  private int rows;
  private int added;

  /** Without a row: P inputs, H outputs. */
  public Moments(int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    sums = new double[inputs + outputs];
    products = new double[inputs + outputs][inputs];
    squares = new double[outputs];
    waiting = new double[BLOCK][inputs + outputs];
  }

  /** The same sums for some of the inputs, in another order. */
  public Moments of(int... columns) {
    flush();
    Moments some = new Moments(columns.length, outputs);
    for (int i = 0; i < columns.length + outputs; i++) {
      int from = i < columns.length ? columns[i] : inputs + i - columns.length;
      some.sums[i] = sums[from];
      for (int j = 0; j < Math.min(i + 1, columns.length); j++) {
        some.products[i][j] = products[Math.max(from, columns[j])][Math.min(from, columns[j])];
      }
    }
    System.arraycopy(squares, 0, some.squares, 0, outputs);
    some.rows = rows;
    some.added = rows;
    return some;
  }

  /** The sum of the squared errors of the first output, by a map of all inputs. */
  public double squaredError(LinearMap map) {
    flush();
    double sum = squares[0] - sums[inputs] * sums[inputs] / rows;
    DMatrixRMaj gram = gram(inputs);
    DMatrixRMaj cross = cross(inputs);
    for (int i = 0; i < inputs; i++) {
      double row = 0;
      for (int j = 0; j < inputs; j++) {
        row += gram.get(i, j) * map.weight(j);
      }
      sum += map.weight(i) * (row - 2 * cross.get(i, 0));
    }
    return sum;
  }

  /** How many rows were added. */
  public int rows() {
    return rows;
  }

  /** One row: the inputs [P] and the outputs [H]. */
  public void add(double[] row, double[] targets) {
    double[] both = waiting[rows - added];
    System.arraycopy(row, 0, both, 0, inputs);
    System.arraycopy(targets, 0, both, inputs, outputs);
    for (int i = 0; i < both.length; i++) {
      sums[i] += both[i];
    }
    for (int h = 0; h < outputs; h++) {
      squares[h] += targets[h] * targets[h];
    }
    rows++;
    if (rows - added == BLOCK) {
      flush();
    }
  }

  /** Adds the rows that wait to each product, all at once: the products are the larger memory. */
  private void flush() {
    for (int i = 0; rows > added && i < inputs + outputs; i++) {
      addProducts(i, products[i], Math.min(i + 1, inputs));
    }
    for (double[] row : waiting) {
      Arrays.fill(row, 0);
    }
    added = rows;
  }

  private void addProducts(int i, double[] to, int count) {
    double[] r0 = waiting[0];
    double[] r1 = waiting[1];
    double[] r2 = waiting[2];
    double[] r3 = waiting[3];
    double v0 = r0[i];
    double v1 = r1[i];
    double v2 = r2[i];
    double v3 = r3[i];
    for (int j = 0; j < count; j++) {
      to[j] += v0 * r0[j] + v1 * r1[j] + (v2 * r2[j] + v3 * r3[j]);
    }
  }

  /**
   * The intercept and the weights that minimise Σ(y − b − x·W)² + λ·|W|²; of the shortest such W
   * where there are many.
   *
   * @param used how many of the inputs, the first ones, to use
   * @param ridge λ as a share of the mean sum of squares of these inputs
   */
  public LinearMap solve(int used, double ridge) {
    flush();
    DMatrixRMaj weights = new DMatrixRMaj(used, outputs);
    if (used > 0) {
      DMatrixRMaj gram = gram(used);
      DMatrixRMaj targets = cross(used);
      double lambda = ridge * CommonOps_DDRM.trace(gram) / used;
      if (!cholesky(gram, lambda, targets, weights)) {
        weights = shortest(gram, lambda, targets);
      }
    }
    double[][] map = new double[used][outputs];
    double[] intercept = new double[outputs];
    for (int h = 0; h < outputs; h++) {
      intercept[h] = sums[inputs + h] / rows;
      for (int i = 0; i < used; i++) {
        map[i][h] = weights.get(i, h);
        intercept[h] -= map[i][h] * sums[i] / rows;
      }
    }
    return new LinearMap(intercept, map);
  }

  /** False where the matrix is singular, as far as digits go. */
  private static boolean cholesky(
      DMatrixRMaj gram, double lambda, DMatrixRMaj targets, DMatrixRMaj weights) {
    int n = gram.numRows;
    DMatrixRMaj factor = gram.copy();
    for (int i = 0; i < n; i++) {
      factor.add(i, i, lambda);
    }
    CholeskyDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.chol(n, true);
    if (!decomposition.decompose(factor)) {
      return false;
    }
    DMatrixRMaj lower = decomposition.getT(null);
    for (int i = 0; i < n; i++) {
      double pivot = lower.get(i, i) * lower.get(i, i);
      if (!(pivot > PIVOT * (gram.get(i, i) + lambda))) {
        return false;
      }
    }
    weights.setTo(targets);
    substitute(lower.data, n, weights);
    return true;
  }

  /** Solves L·Lᵀ·X = B in place, each row of X in turn. */
  private static void substitute(double[] lower, int n, DMatrixRMaj x) {
    int width = x.numCols;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        subtract(x.data, i * width, lower[i * n + k], k * width, width);
      }
      divide(x.data, i * width, lower[i * n + i], width);
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        subtract(x.data, i * width, lower[k * n + i], k * width, width);
      }
      divide(x.data, i * width, lower[i * n + i], width);
    }
  }

  private static void subtract(double[] x, int to, double factor, int from, int width) {
    for (int h = 0; h < width; h++) {
      x[to + h] -= factor * x[from + h];
    }
  }

  private static void divide(double[] x, int at, double by, int width) {
    for (int h = 0; h < width; h++) {
      x[at + h] /= by;
    }
  }

  /** By eigenvalues, of which those that are 0 but for rounding are left out. */
  private static DMatrixRMaj shortest(DMatrixRMaj gram, double lambda, DMatrixRMaj targets) {
    int n = gram.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    eigen.decompose(gram.copy());
    double largest = 0;
    for (int k = 0; k < n; k++) {
      largest = Math.max(largest, eigen.getEigenvalue(k).getReal());
    }
    DMatrixRMaj weights = new DMatrixRMaj(n, targets.numCols);
    DMatrixRMaj part = new DMatrixRMaj(1, targets.numCols);
    for (int k = 0; k < n; k++) {
      double value = eigen.getEigenvalue(k).getReal();
      if (value > RANK * largest) {
        DMatrixRMaj vector = eigen.getEigenVector(k);
        CommonOps_DDRM.multTransA(vector, targets, part);
        CommonOps_DDRM.multAdd(1 / (value + lambda), vector, part, weights);
      }
    }
    return weights;
  }

  /** The products of the first inputs with themselves, about their means. */
  private DMatrixRMaj gram(int used) {
    DMatrixRMaj gram = new DMatrixRMaj(used, used);
    for (int i = 0; i < used; i++) {
      for (int j = 0; j <= i; j++) {
        double value = products[i][j] - sums[i] * sums[j] / rows;
        gram.set(i, j, value);
        gram.set(j, i, value);
      }
    }
    return gram;
  }

  /** The products of the first inputs with the outputs, about their means. */
  private DMatrixRMaj cross(int used) {
    DMatrixRMaj cross = new DMatrixRMaj(used, outputs);
    for (int i = 0; i < used; i++) {
      for (int h = 0; h < outputs; h++) {
        int at = inputs + h;
        cross.set(i, h, products[at][i] - sums[at] * sums[i] / rows);
      }
    }
    return cross;
  }
}
