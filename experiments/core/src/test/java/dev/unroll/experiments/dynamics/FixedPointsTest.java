package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.experiments.dynamics.FixedPoint.Kind;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.TanhCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FixedPointsTest {

  private static List<double[]> cube(int size, int count) {
    Random random = new Random(11);
    List<double[]> starts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      starts.add(random.doubles(size, -1, 1).toArray());
    }
    return starts;
  }

  private static FixedPoints find(CellMap cell, int count) {
    return FixedPoints.find(cell, new double[cell.inputs()], cube(cell.stateSize(), count));
  }

  @Test
  void oneUnitBelowOneHasOnlyTheOrigin() {
    FixedPoints found = find(RandomCells.tanh(new double[][] {{0.8}}), 20);
    assertThat(found.fixed()).hasSize(1);
    FixedPoint origin = found.fixed().get(0);
    assertThat(origin.state().get(0)).isCloseTo(0, within(1e-9));
    assertThat(origin.kind()).isEqualTo(Kind.STABLE);
    assertThat(origin.eigenvalues().get(0)[0]).isCloseTo(0.8, within(1e-12));
    assertThat(origin.found()).isEqualTo(20);
    assertThat(found.converged()).isEqualTo(found.starts()).isEqualTo(20);
  }

  @Test
  void oneUnitAboveOneHasThreeFixedPointsTheOuterStable() {
    double fixed = 1;
    for (int k = 0; k < 1000; k++) {
      fixed = Math.tanh(1.5 * fixed);
    }
    List<FixedPoint> found =
        new ArrayList<>(find(RandomCells.tanh(new double[][] {{1.5}}), 60).fixed());
    found.sort(Comparator.comparing(point -> point.state().get(0)));
    assertThat(found)
        .extracting(FixedPoint::kind)
        .containsExactly(Kind.STABLE, Kind.REPELLER, Kind.STABLE);
    assertThat(found).extracting(FixedPoint::unstable).containsExactly(0, 1, 0);
    assertThat(found.get(2).state().get(0)).isCloseTo(fixed, within(1e-9));
    assertThat(found.get(0).state().get(0)).isCloseTo(-fixed, within(1e-9));
    assertThat(found.get(2).eigenvalues().get(0)[0])
        .isCloseTo(1.5 * (1 - fixed * fixed), within(1e-9));
  }

  /**
   * Three bistable bits, each spread over several units with signs, have 3·3·3 fixed points: bit by
   * bit up, down or at the saddle between. None of them is degenerate, so that weak random coupling
   * of all units with all moves them and makes none and takes none.
   */
  @Test
  void aThreeBitFlipFlopHasTwentySevenFixedPointsOfWhichEightAreStable() {
    int[] bits = {0, 1, 2, 0, 1, 2, 0, 1};
    int[] signs = {1, -1, 1, -1, -1, 1, 1, 1};
    int[] sizes = {3, 3, 2};
    double[][] w = RandomCells.gaussian(new Random(8), 8, 8, 0.02);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        w[i][j] += bits[i] == bits[j] ? 2.0 * signs[i] * signs[j] / sizes[bits[i]] : 0;
      }
    }
    CellMap cell = RandomCells.tanh(w);
    FixedPoints found = find(cell, 1500);
    assertThat(found.fixed()).hasSize(27);
    assertThat(found.count(Kind.STABLE)).isEqualTo(8);
    assertThat(found.count(Kind.SADDLE)).isEqualTo(19);
    int[] byUnstable = new int[4];
    found.fixed().forEach(point -> byUnstable[point.unstable()]++);
    assertThat(byUnstable).containsExactly(8, 12, 6, 1);
    Set<List<Boolean>> words = new HashSet<>();
    for (FixedPoint point : found.fixed()) {
      assertThat(point.speed()).isLessThanOrEqualTo(FixedPoints.FIXED);
      if (point.kind() == Kind.STABLE) { // the first unit of each bit says which it is
        words.add(point.state().subList(0, 3).stream().map(value -> value > 0).toList());
      }
    }
    assertThat(words).hasSize(8);
    assertThat(found.slow()).allMatch(point -> point.speed() > FixedPoints.FIXED);
  }

  /** h ← tanh(1.5h + b): just beyond the saddle-node at b = 0.2075 a slow passage is left. */
  @Test
  void theGhostOfAVanishedPairIsASlowPoint() {
    CellMap cell =
        CellMap.of(
            new TanhCell(), new double[][] {{1}}, new double[][] {{1.5}}, new double[1], null);
    FixedPoints found = FixedPoints.find(cell, new double[] {0.215}, cube(1, 60));
    assertThat(found.fixed()).singleElement().extracting(FixedPoint::kind).isEqualTo(Kind.STABLE);
    FixedPoint ghost = found.slow().get(0);
    assertThat(found.slow()).hasSize(1);
    assertThat(ghost.state().get(0)).isCloseTo(-Math.sqrt(1.0 / 3), within(0.02));
    double h = ghost.state().get(0);
    assertThat(ghost.speed()).isCloseTo(Math.tanh(1.5 * h + 0.215) - h, within(1e-12)).isPositive();
    assertThat(ghost.kind()).isEqualTo(Kind.MARGINAL);
    assertThat(find(cell, 60).fixed()).hasSize(3); // without the input
  }

  @Test
  void aLineOfFixedPointsIsMarginal() {
    CellMap cell = RandomCells.linear(new double[][] {{1, 0}, {0, 0.5}});
    FixedPoints found = find(cell, 10);
    assertThat(found.fixed()).hasSize(10);
    assertThat(found.count(Kind.MARGINAL)).isEqualTo(10);
    assertThat(found.fixed()).allMatch(point -> Math.abs(point.state().get(1)) < 1e-8);
  }

  /** Two LSTM units with weights by hand: c ← f·c + i·tanh(w·h) is bistable in each. */
  @Test
  void anLstmsFixedPointsAreInHiddenStateAndMemory() {
    int h = 2;
    double[][] wh = new double[h][4 * h];
    double[] b = new double[4 * h];
    for (int k = 0; k < h; k++) {
      wh[k][2 * h + k] = 4; // g
      b[3 * h + k] = 3; // o
    }
    CellMap cell = CellMap.of(new LstmCell(1, 0), new double[1][4 * h], wh, b, null);
    FixedPoints found = find(cell, 200);
    assertThat(found.fixed()).hasSize(9);
    assertThat(found.count(Kind.STABLE)).isEqualTo(4);
    for (FixedPoint point : found.fixed()) {
      double c = point.state().get(2);
      double expected = Math.tanh(c) / (1 + Math.exp(-3));
      assertThat(point.state().get(0)).isCloseTo(expected, within(1e-8));
      assertThat(c).isCloseTo(Math.tanh(4 * expected), within(1e-8)); // c = c/2 + g/2
    }
  }

  @Test
  void startsAreVisitedStatesWithNoise() {
    CellMap cell = RandomCells.linear(new double[][] {{0.5}});
    List<Trajectory> visited = List.of(Trajectory.free(cell, new double[] {8}, 3));
    List<double[]> exact = FixedPoints.starts(visited, 100, 0, 1);
    assertThat(exact).extracting(start -> start[0]).containsOnly(8.0, 4.0, 2.0, 1.0);
    List<double[]> noisy = FixedPoints.starts(visited, 4000, 0.1, 1);
    double squares = 0;
    for (double[] start : noisy) {
      double nearest =
          visited.get(0).states().stream()
              .mapToDouble(state -> Math.abs(start[0] - state[0]))
              .min()
              .orElseThrow();
      squares += nearest * nearest;
    }
    assertThat(Math.sqrt(squares / 4000)).isCloseTo(0.1, within(0.005));
  }
}
