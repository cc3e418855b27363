package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTest {

  private static List<Double> logs(double... norms) {
    return Arrays.stream(norms).mapToObj(Math::log).toList();
  }

  @Test
  void reachIsTheDistanceFromWhichOnNothingCounts() {
    assertThat(Memory.reach(logs(0.001, 0.009, 0.011, 0.5, 1))).hasValue(3);
    assertThat(Memory.reach(logs(0.001, 0.02, 0.001, 0.5, 1))).hasValue(4); // the bump counts
    assertThat(Memory.reach(logs(0.001, 2, 0.001, 0.001))).hasValue(3); // the peak is far back
    assertThat(Memory.reach(logs(0.02, 0.001, 1))).isEmpty();
    assertThat(Memory.reach(logs(0, 0))).hasValue(0);
  }

  /** 0.9^k falls below 1 % at k = 44. */
  @Test
  void reachOfAnExponentialDecay() {
    CellMap cell = CellMap.linear(new double[][] {{3}}, new double[][] {{0.9}}, new double[1]);
    JacobianChain chain =
        JacobianChain.of(cell, Trajectory.free(cell, new double[1], 100), Block.STATE);
    assertThat(Memory.reach(chain.logInput())).hasValue(44);
  }

  @Test
  void saturationAndHistogramCountUnitsOfHAlone() {
    List<double[]> states =
        List.of(new double[] {0.995, -1, 7, 7}, new double[] {0.5, -0.99, 7, 7});
    assertThat(Memory.saturation(states, 2)).isEqualTo(0.5);
    assertThat(Memory.histogram(states, 2, 4)).containsExactly(0.5, 0.0, 0.0, 0.5);
    assertThat(Memory.histogram(List.of(new double[] {-3, 3, 0, 1}), 4, 2))
        .containsExactly(0.25, 0.75);
  }
}
