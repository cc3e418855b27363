package dev.unroll.experiments.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

final class ReconciliationTest {
  private static final Hierarchy TWO = Hierarchy.of(List.of("a", "b"), List.of("shop"));
  private static final Hierarchy SHOPS =
      Hierarchy.of(
          List.of("north / a", "north / b", "south / a", "south / c"), List.of("region", "shop"));

  @Test
  void groupsAndATotalFollowFromTheNames() {
    assertThat(SHOPS.names()).endsWith("north", "south", "total");
    assertThat(SHOPS.levels()).endsWith("region", "region", "total");
    assertThat(SHOPS.sums()).endsWith(List.of(0, 1), List.of(2, 3), List.of(0, 1, 2, 3));
    assertThatThrownBy(() -> Hierarchy.of(List.of("a"), List.of("shop")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected several series that add up, got one");
  }

  @Test
  void bottomUpSumsTheParts() {
    assertThat(Reconciliation.bottomUp(TWO).of(new double[] {3, 4, 9})).containsExactly(3, 4, 7);
    assertThat(Reconciliation.bottomUp(SHOPS).of(new double[] {1, 2, 3, 4, 0, 0, 0}))
        .containsExactly(1, 2, 3, 4, 3, 7, 10);
  }

  /**
   * Errors with variances 1, 1, 2 and no correlations: the difference of 2 between the total and
   * the parts is shared out as 1 : 1 : 2 (by hand, from the projection onto a + b = total).
   */
  @Test
  void leastVarianceSharesTheDifferenceOutByTheVariances() {
    double r = Math.sqrt(2);
    double[][] errors = {
      {1, 1, r},
      {1, 1, -r},
      {1, -1, r},
      {1, -1, -r},
      {-1, 1, r},
      {-1, 1, -r},
      {-1, -1, r},
      {-1, -1, -r}
    };
    double[] forecasts = Reconciliation.leastVariance(TWO, errors).of(new double[] {3, 4, 9});
    assertThat(forecasts).containsExactly(new double[] {3.5, 4.5, 8}, within(1e-5));
  }

  @Test
  void forecastsThatAddUpStay() {
    Random random = new Random(1);
    double[][] errors = new double[20][SHOPS.size()];
    for (double[] row : errors) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (i + 1) * random.nextGaussian() + (i > 0 ? row[i - 1] / 2 : 0);
      }
    }
    DMatrixRMaj sums = new DMatrixRMaj(SHOPS.matrix());
    for (Reconciliation one :
        List.of(Reconciliation.bottomUp(SHOPS), Reconciliation.leastVariance(SHOPS, errors))) {
      DMatrixRMaj combined = CommonOps_DDRM.mult(new DMatrixRMaj(one.combination()), sums, null);
      DMatrixRMaj again = CommonOps_DDRM.mult(sums, combined, null);
      assertThat(again.getData()).containsExactly(sums.getData(), within(1e-9));
    }
    double[] any = random.doubles(SHOPS.size(), 0, 9).toArray();
    double[] sum = Reconciliation.leastVariance(SHOPS, errors).of(any);
    assertThat(sum[0] + sum[1]).isCloseTo(sum[4], within(1e-9));
    assertThat(sum[4] + sum[5]).isCloseTo(sum[6], within(1e-9));
  }

  @Test
  void tooFewErrorsAreRefused() {
    assertThatThrownBy(() -> Reconciliation.leastVariance(TWO, new double[1][3]))
        .hasMessageContaining("use bottom-up");
  }
}
