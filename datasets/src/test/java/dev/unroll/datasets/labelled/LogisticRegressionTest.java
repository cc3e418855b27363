package dev.unroll.datasets.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.labelled.LogisticRegression.Rows;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogisticRegressionTest {

  /** Three classes around three points. */
  private static Rows rows(double... weight) {
    Random random = new Random(5);
    double[][] x = new double[300][3];
    int[] y = new int[300];
    for (int r = 0; r < x.length; r++) {
      y[r] = r % 3;
      for (int j = 0; j < 3; j++) {
        x[r][j] = random.nextGaussian() + (y[r] == j ? 1 : 0);
      }
    }
    return new Rows(x, y, weight);
  }

  @Test
  void endsWhereTheGradientIsZero() {
    Rows rows = rows(1, 1, 1);
    double[][] gradient =
        LogisticRegression.gradient(LogisticRegression.fit(rows, 0.01), rows, 0.01);
    for (double[] row : gradient) {
      for (double slope : row) {
        assertThat(slope).isCloseTo(0, within(1e-6));
      }
    }
  }

  /** One binary input that decides nothing: the shares are what is left, 1/4 to 3/4 by weight. */
  @Test
  void weightsCountRows() {
    Rows rows = new Rows(new double[][] {{0}, {0}}, new int[] {0, 1}, new double[] {1, 3});
    double[] p = LogisticRegression.fit(rows, 1).classify(new double[] {0});
    assertThat(p[0]).isCloseTo(0.25, within(1e-6));
  }
}
