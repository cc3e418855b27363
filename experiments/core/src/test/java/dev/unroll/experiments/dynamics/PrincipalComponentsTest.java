package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrincipalComponentsTest {

  /** Points at ±3, ±2, ±1 along orthonormal axes have those axes, with variances by hand. */
  @Test
  void axesAndSharesOfAKnownCross() {
    double[][] axes = RandomCells.orthogonal(new Random(2), 5);
    List<double[]> states = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] state = {1, 2, 3, 4, 5};
        Rows.add(sign * (3.0 - k), axes[k], state);
        states.add(state);
      }
    }
    PrincipalComponents found = PrincipalComponents.of(states, 4);
    assertThat(found.mean().get(4)).isCloseTo(5, within(1e-12));
    double[] variances = {18 / 5.0, 8 / 5.0, 2 / 5.0, 0};
    for (int k = 0; k < 4; k++) {
      assertThat(found.variances().get(k)).isCloseTo(variances[k], within(1e-12));
      assertThat(found.shares().get(k)).isCloseTo(variances[k] / 5.6, within(1e-12));
    }
    for (int k = 0; k < 3; k++) {
      double along = Rows.dot(found.components().get(k), axes[k], 5);
      assertThat(Math.abs(along)).isCloseTo(1, within(1e-10));
      double[] projected = found.project(states.get(2 * k + 1));
      assertThat(projected).hasSize(4);
      assertThat(projected[k]).isCloseTo(Math.signum(along) * (3 - k), within(1e-10));
    }
  }

  @Test
  void statesThatDoNotDifferExplainNothing() {
    List<double[]> same = List.of(new double[] {1, 2}, new double[] {1, 2});
    assertThat(PrincipalComponents.of(same, 2).shares()).containsExactly(0.0, 0.0);
    assertThatThrownBy(() -> PrincipalComponents.of(same.subList(0, 1), 2))
        .hasMessage("principal components: expected at least 2 states, got 1");
  }
}
