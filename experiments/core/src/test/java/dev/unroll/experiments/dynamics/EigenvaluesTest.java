package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eigenvalues of 540 matrices are what defines them, to the last digits. */
final class EigenvaluesTest {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28};
  private static final int SEEDS = 6;

  private enum Kind {
    RANDOM,
    LOW_RANK,
    HALF_EMPTY,
    SPARSE,
    /** [[0, A], [B, 0]]: eigenvalues in pairs ±λ, and no diagonal. */
    TWO_BLOCKS,
    /** Zero wherever row and column are both even or both odd. */
    CHESSBOARD;

    double[][] draw(int n, Random random) {
      if (this == LOW_RANK) {
        int rank = (n + 3) / 4;
        return Rows.product(
            RandomCells.gaussian(random, n, rank, 1), RandomCells.gaussian(random, rank, n, 1));
      }
      double[][] matrix = RandomCells.gaussian(random, n, n, 1);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i][j] = empty(i, j, n, random) ? 0 : matrix[i][j];
        }
      }
      return matrix;
    }

    private boolean empty(int i, int j, int n, Random random) {
      return switch (this) {
        case RANDOM, LOW_RANK -> false;
        case HALF_EMPTY -> i >= n / 2;
        case SPARSE -> random.nextBoolean();
        case TWO_BLOCKS -> (i < n / 2) == (j < n / 2);
        case CHESSBOARD -> (i + j) % 2 == 0;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void theyAreWhatDefinesThem(Kind kind) {
    for (int n : SIZES) {
      for (int seed = 0; seed < SEEDS; seed++) {
        check(kind.draw(n, new Random(100L * n + seed)), kind + " n=" + n + " seed " + seed);
      }
    }
  }

  private static void check(double[][] matrix, String which) {
    Spectrum spectrum = Spectrum.of(matrix);
    List<double[]> values = spectrum.eigenvalues();
    double scale = spectrum.frobenius();
    assertThat(values).as(which).hasSize(matrix.length);
    double sum = 0;
    double squares = 0;
    for (double[] value : values) {
      sum += value[0];
      squares += value[0] * value[0] - value[1] * value[1];
      if (value[1] != 0) {
        assertThat(values).as(which).anyMatch(v -> v[0] == value[0] && v[1] == -value[1]);
      }
    }
    assertThat(sum).as(which + ": trace").isCloseTo(trace(matrix), within(6e-15 * scale));
    assertThat(squares)
        .as(which + ": trace of the square")
        .isCloseTo(trace(Rows.product(matrix, matrix)), within(1e-14 * scale * scale));
    double determinant =
        values.stream().mapToDouble(v -> Math.hypot(v[0], v[1]) / scale).reduce(1, (a, b) -> a * b);
    double[][] one = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    Arrays.stream(one).forEach(row -> Rows.scale(1 / scale, row));
    if (scale > 0) {
      assertThat(determinant)
          .as(which + ": determinant")
          .isCloseTo(Math.abs(CommonOps_DDRM.det(new DMatrixRMaj(one))), within(1e-14));
      double singular = leastSingularValue(matrix, values.get(values.size() / 2));
      assertThat(singular).as(which + ": A − λ is singular").isLessThan(1e-13 * scale);
    }
  }

  private static double trace(double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }

  /** Of the complex A − λ, as the real [[A − a, b], [−b, A − a]]. */
  private static double leastSingularValue(double[][] matrix, double[] value) {
    int n = matrix.length;
    double[][] real = new double[2 * n][2 * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        real[i][j] = matrix[i][j] - (i == j ? value[0] : 0);
        real[n + i][n + j] = real[i][j];
      }
      real[i][n + i] = value[1];
      real[n + i][i] = -value[1];
    }
    return Arrays.stream(RandomCells.singularValues(real)).min().orElseThrow();
  }
}
