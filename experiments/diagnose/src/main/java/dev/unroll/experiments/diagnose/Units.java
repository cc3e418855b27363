package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.Memory;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.runtime.SequenceBlock.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the units of a cell do under real inputs.
 *
 * @param saturation share of visited values with |h| > 0.99; for ReLU of those with h = 0, where
 *     the slope is 0, too; 0 for a block whose state can lie anywhere
 * @param idle share of the units that are saturated so at every visited step
 * @param scale the largest |h| where a cell is not bounded; 1 where it is
 * @param histogram share of the values h/scale in each of equal parts of [−1, 1]
 * @param gates how far each gate is open, by its letter: over the units and sequences of each step
 */
public record Units(
    double saturation,
    double idle,
    double scale,
    List<Double> histogram,
    Map<String, Profile> gates) {
  private static final int BINS = 40;

  /** Over whole trajectories, without their start states. */
  static Units of(CellMap cell, Range range, List<Trajectory> trajectories) {
    int hidden = cell.hidden();
    List<double[]> states =
        trajectories.stream()
            .flatMap(one -> one.states().stream().skip(1))
            .map(state -> Arrays.copyOf(state, hidden))
            .toList();
    double largest = states.stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    double scale = range == Range.WITHIN_ONE || largest == 0 ? 1 : largest;
    List<double[]> scaled =
        states.stream().map(h -> Arrays.stream(h).map(value -> value / scale).toArray()).toList();
    long stuck =
        states.stream().flatMapToDouble(Arrays::stream).filter(h -> stuck(h, range)).count();
    long idle =
        IntStream.range(0, hidden)
            .filter(k -> states.stream().allMatch(h -> stuck(h[k], range)))
            .count();
    return new Units(
        stuck / ((double) states.size() * hidden),
        (double) idle / hidden,
        scale,
        Memory.histogram(scaled, hidden, BINS),
        gates(cell, trajectories));
  }

  private static boolean stuck(double h, Range range) {
    return switch (range) {
      case WITHIN_ONE -> Math.abs(h) > Memory.SATURATED;
      case RECTIFIED -> h == 0;
      case UNBOUNDED -> false;
    };
  }

  /** Every unit of every sequence is a series of its own. */
  private static Map<String, Profile> gates(CellMap cell, List<Trajectory> trajectories) {
    Map<String, List<double[]>> series = new LinkedHashMap<>();
    for (Trajectory trajectory : trajectories) {
      int steps = trajectory.steps();
      Map<String, double[][]> open = new LinkedHashMap<>();
      for (int t = 1; t <= steps; t++) {
        int step = t - 1;
        cell.gates(trajectory.state(t - 1), trajectory.input(t))
            .forEach(
                (gate, values) -> {
                  double[][] rows =
                      open.computeIfAbsent(gate, name -> new double[values.length][steps]);
                  IntStream.range(0, values.length).forEach(k -> rows[k][step] = values[k]);
                });
      }
      open.forEach(
          (gate, rows) ->
              series.computeIfAbsent(gate, name -> new ArrayList<>()).addAll(List.of(rows)));
    }
    Map<String, Profile> gates = new LinkedHashMap<>();
    series.forEach((gate, rows) -> gates.put(gate, Profile.of(rows)));
    return gates;
  }
}
