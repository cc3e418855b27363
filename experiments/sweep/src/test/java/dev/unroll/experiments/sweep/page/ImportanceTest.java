package dev.unroll.experiments.sweep.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class ImportanceTest {

  /** Values 1 below x₀ = 1/4; above, 2 for choice 0 of x₁ and 5 for choices 1 and 2. */
  @Test
  void aTreeOfThreeLeavesIsTakenApartByHand() {
    int[] levels = {0, 3};
    Box cube = Box.cube(levels);
    Box above = cube.above(0, 0.25);
    Tree tree =
        new Tree(
            List.of(
                new Tree.Leaf(cube.below(0, 0.25), 1),
                new Tree.Leaf(above.only(1, 0b001), 2),
                new Tree.Leaf(above.only(1, 0b110), 5)));
    double mean = 0.25 * 1 + 0.75 * 4;
    assertThat(tree.mean()).isCloseTo(mean, within(1e-12));
    assertThat(tree.mean(0, 0.1)).isCloseTo(1, within(1e-12));
    assertThat(tree.mean(0, 0.9)).isCloseTo(4, within(1e-12));
    assertThat(tree.mean(1, 0)).isCloseTo(0.25 + 0.75 * 2, within(1e-12));
    assertThat(tree.mean(1, 2)).isCloseTo(0.25 + 0.75 * 5, within(1e-12));
    double all = 0.25 * sq(1 - mean) + 0.25 * sq(2 - mean) + 0.5 * sq(5 - mean);
    double first = 0.25 * sq(1 - mean) + 0.75 * sq(4 - mean);
    double second = sq(1.75 - mean) / 3 + 2 * sq(4 - mean) / 3;
    assertThat(tree.variance()).isCloseTo(all, within(1e-12));
    assertThat(tree.variance(0)).isCloseTo(first, within(1e-12));
    assertThat(tree.variance(1)).isCloseTo(second, within(1e-12));
    assertThat(tree.variance(0, 1)).isCloseTo(all, within(1e-12));
    assertThat(tree.at(new double[] {0.25, 0})).isEqualTo(2);
    assertThat(tree.at(new double[] {1, 2})).isEqualTo(5);
  }

  @Test
  void aSumSharesByTheSquaresOfItsSlopes() {
    Importance found = fitted(600, new int[3], x -> 3 * x[0] + x[1]);
    assertThat(found.main().get(0).mean()).isCloseTo(0.9, within(0.03));
    assertThat(found.main().get(1).mean()).isCloseTo(0.1, within(0.03));
    assertThat(found.main().get(2).mean()).isLessThan(0.01);
    assertThat(found.pairs()).allMatch(pair -> pair.share().mean() < 0.02);
    assertThat(found.fit()).isGreaterThan(0.9);
    Importance.MeanCurve curve = found.curves().get(0);
    assertThat(curve.mean().get(5)).isCloseTo(3 * 0.25 + 0.5, within(0.15));
    assertThat(curve.mean().get(15)).isCloseTo(3 * 0.75 + 0.5, within(0.15));
  }

  @Test
  void aProductOfSignsIsAPairAlone() {
    Importance found = fitted(800, new int[2], x -> (2 * x[0] - 1) * (2 * x[1] - 1));
    assertThat(found.main()).allMatch(share -> share.mean() < 0.1);
    assertThat(found.pairs().get(0).share().mean()).isGreaterThan(0.8);
  }

  /**
   * Sobol's indices of Ishigami and Homma's function: S1 = .314, S2 = .442, S13 = .244. The second
   * parameter's effect is symmetric, which a greedy tree sees late: .33 from 1000 points, .37 from
   * 3000.
   */
  @Test
  void ishigamisFunction() {
    Importance found = fitted(1000, new int[3], ImportanceTest::ishigami);
    assertThat(found.main().get(0).mean()).isCloseTo(0.314, within(0.06));
    assertThat(found.main().get(1).mean()).isCloseTo(0.442, within(0.13));
    assertThat(found.main().get(2).mean()).isLessThan(0.04);
    assertThat(found.pairs().get(1).share().mean()).isCloseTo(0.244, within(0.08));
  }

  @Test
  void choicesShareByTheVarianceOfTheirMeans() {
    double[] means = {0, 1, 5, 0};
    Importance found = fitted(600, new int[] {4, 0}, x -> means[(int) x[0]] + 2 * x[1]);
    double choices = sq(1.5) * 2 / 4 + sq(0.5) / 4 + sq(3.5) / 4;
    double share = choices / (choices + 4 / 12.0);
    assertThat(found.main().get(0).mean()).isCloseTo(share, within(0.03));
    assertThat(found.curves().get(0).mean().get(2)).isCloseTo(6, within(0.2));
  }

  @Test
  void noiseIsNotExplained() {
    Random noise = new Random(3);
    Importance found = fitted(200, new int[3], x -> noise.nextGaussian());
    assertThat(found.fit()).isLessThan(0.15);
  }

  @Test
  void theSameSeedFindsTheSame() {
    ToDoubleFunction<double[]> cost = x -> x[0] * x[1];
    assertThat(fitted(50, new int[2], cost)).isEqualTo(fitted(50, new int[2], cost));
  }

  @Test
  void tooFewTrialsAreRefused() {
    assertThatThrownBy(() -> fitted(5, new int[1], x -> x[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 6 trials or more");
  }

  private static double ishigami(double[] x) {
    double a = Math.PI * (2 * x[0] - 1);
    double b = Math.PI * (2 * x[1] - 1);
    double c = Math.PI * (2 * x[2] - 1);
    return Math.sin(a) + 7 * sq(Math.sin(b)) + 0.1 * Math.pow(c, 4) * Math.sin(a);
  }

  private static Importance fitted(int n, int[] levels, ToDoubleFunction<double[]> cost) {
    Random random = new Random(1);
    double[][] points = new double[n][levels.length];
    double[] costs = new double[n];
    for (int i = 0; i < n; i++) {
      for (int d = 0; d < levels.length; d++) {
        points[i][d] = levels[d] == 0 ? random.nextDouble() : random.nextInt(levels[d]);
      }
      costs[i] = cost.applyAsDouble(points[i]);
    }
    return Importance.of(points, levels, costs, 1);
  }

  private static double sq(double x) {
    return x * x;
  }
}
