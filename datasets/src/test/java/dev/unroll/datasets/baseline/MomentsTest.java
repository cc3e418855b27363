package dev.unroll.datasets.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The rows of the first test, and its solutions, are of numpy 2.4 (lstsq, and solve with λ·I). */
final class MomentsTest {
  private static final double[][] X = {
    {1, 2, 0.5}, {2, 1, -1}, {0, 3, 2}, {4, -1, 1}, {-2, 0.5, 0}, {1.5, 1.5, 3}, {3, 2, -2}
  };
  private static final double[][] Y = {
    {3, 1}, {2.5, 0}, {4, 2}, {5, -1}, {-3, 0.5}, {6, 2}, {4, 0.25}
  };
  private static final LinearMap LEAST_SQUARES =
      new LinearMap(
          new double[] {-0.611302544473, -0.077497520044},
          new double[][] {
            {1.457386827288, -0.111629273940},
            {0.976238958138, 0.580873033886},
            {0.899369236811, 0.321458125077}
          });
  private static final LinearMap TWO_INPUTS =
      new LinearMap(
          new double[] {0.001960108560, 0.141698617154},
          new double[][] {{1.317365269461, -0.161676646707}, {0.996812131133, 0.588226424848}});
  private static final LinearMap RIDGE =
      new LinearMap(
          new double[] {-0.098892373563, 0.068124262665},
          new double[][] {
            {1.304684132848, -0.125543217956},
            {0.777305113034, 0.492593397193},
            {0.800571810168, 0.294985759198}
          });

  @Test
  void solutionsAreNumpys() {
    Moments moments = of(X, Y);
    check(moments.solve(3, 0), LEAST_SQUARES);
    check(moments.solve(2, 0), TWO_INPUTS);
    check(moments.solve(3, 0.1), RIDGE);
  }

  @Test
  void aSingularMatrixHasItsShortestSolution() {
    double[][] twice = new double[X.length][];
    for (int t = 0; t < X.length; t++) {
      twice[t] = new double[] {X[t][0], X[t][0], X[t][1]};
    }
    LinearMap map = of(twice, Y).solve(3, 0);
    double[][] once = of(X, Y).solve(2, 0).getWeights();
    for (int h = 0; h < 2; h++) {
      assertThat(map.getWeights()[0][h]).isCloseTo(once[0][h] / 2, within(1e-9));
      assertThat(map.getWeights()[1][h]).isCloseTo(once[0][h] / 2, within(1e-9));
      assertThat(map.getWeights()[2][h]).isCloseTo(once[1][h], within(1e-9));
    }
    assertThat(of(new double[9][3], new double[9][1]).solve(3, 0).getWeights())
        .isDeepEqualTo(new double[3][1]);
  }

  private static Moments of(double[][] x, double[][] y) {
    Moments moments = new Moments(x[0].length, y[0].length);
    for (int t = 0; t < x.length; t++) {
      moments.add(x[t], y[t]);
    }
    return moments;
  }

  private static void check(LinearMap map, LinearMap expected) {
    assertThat(map.getIntercept()).containsExactly(expected.getIntercept(), within(1e-9));
    for (int i = 0; i < expected.getWeights().length; i++) {
      assertThat(map.getWeights()[i]).containsExactly(expected.getWeights()[i], within(1e-9));
    }
  }
}
