package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the units of one kind do over T steps, over several networks that share weights and inputs
 * with the other kinds'.
 *
 * @param kind of unit
 * @param largest max |h_t| over units and networks, for t = 1..T
 * @param keeping what one unit's slopes leave of a gradient after 0, 1, 2, … steps: the geometric
 *     mean over units and networks of the product of φ′ for tanh, and the share of units whose
 *     product is still 1 for ReLU
 * @param slopes smallest and largest φ′ that occurred
 * @param binary whether every slope was 0 or 1
 */
record UnitStates(
    Kind kind, List<Double> largest, List<Double> keeping, List<Double> slopes, boolean binary) {

  /** What a unit does with its pre-activation. */
  enum Kind {
    LINEAR("linear"),
    TANH("tanh-rnn"),
    RELU("relu-rnn");

    final String model;

    Kind(String model) {
      this.model = model;
    }

    /** φ′(a), from h = φ(a). */
    double slope(double h) {
      return switch (this) {
        case LINEAR -> 1;
        case TANH -> 1 - h * h;
        case RELU -> h > 0 ? 1 : 0;
      };
    }

    private CellMap cell(RandomNetwork network) {
      return switch (this) {
        case LINEAR -> network.linear();
        case TANH -> network.cell(new TanhCell());
        case RELU -> network.cell(new ReluCell());
      };
    }
  }

  static UnitStates measure(Saturation.Settings settings, Kind kind) {
    List<Trajectory> trajectories = new ArrayList<>();
    for (long seed : settings.seeds()) {
      RandomNetwork network = RandomNetwork.draw(settings.hidden(), settings.radius(), seed);
      List<double[]> inputs = network.inputs(settings.steps(), settings.input());
      trajectories.add(Trajectory.of(kind.cell(network), inputs));
    }
    double[] largest = new double[settings.steps()];
    double smallestSlope = 1;
    double largestSlope = 0;
    boolean binary = true;
    for (Trajectory trajectory : trajectories) {
      for (int t = 1; t <= settings.steps(); t++) {
        for (double h : trajectory.state(t)) {
          largest[t - 1] = Math.max(largest[t - 1], Math.abs(h));
          double slope = kind.slope(h);
          smallestSlope = Math.min(smallestSlope, slope);
          largestSlope = Math.max(largestSlope, slope);
          binary &= slope == 0 || slope == 1;
        }
      }
    }
    return new UnitStates(
        kind,
        Arrays.stream(largest).boxed().toList(),
        keeping(kind, trajectories),
        List.of(smallestSlope, largestSlope),
        binary);
  }

  private static List<Double> keeping(Kind kind, List<Trajectory> trajectories) {
    int steps = trajectories.get(0).steps();
    int hidden = trajectories.get(0).state(0).length;
    double[][] logs = new double[trajectories.size()][hidden]; // of each unit's product
    List<Double> keeping = new ArrayList<>(List.of(1.0));
    for (int back = 0; back < steps; back++) {
      double sum = 0;
      double alive = 0;
      for (int n = 0; n < logs.length; n++) {
        for (int k = 0; k < hidden; k++) {
          logs[n][k] += Math.log(kind.slope(trajectories.get(n).state(steps - back)[k]));
          sum += logs[n][k];
          alive += logs[n][k] == 0 ? 1 : 0;
        }
      }
      double units = (double) logs.length * hidden;
      keeping.add(kind == Kind.RELU ? alive / units : Math.exp(sum / units));
    }
    return keeping;
  }

  double end() {
    return largest.get(largest.size() - 1);
  }

  double top() {
    return largest.stream().mapToDouble(h -> h).max().orElseThrow();
  }

  /** What is left after all steps. */
  double left() {
    return keeping.get(keeping.size() - 1);
  }
}
