package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.dynamics.Block;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.JacobianChain;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.layers.blocks.TanhCell;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How fast a gradient shrinks or grows on its way back, over several seeds.
 *
 * @param kind of network
 * @param radius spectral radius ρ of W_h
 * @param logs mean of ln ‖∂h_T/∂h_t‖_F / √H for T − t = 0, 1, 2, …: what a gradient of any
 *     direction meets
 * @param slopes of ln ‖∂h_T/∂h_t‖ over the longer half of T − t, one a seed; a W that is not normal
 *     needs some steps before ρ shows
 */
record GradientSlope(Kind kind, double radius, List<Double> logs, List<Double> slopes) {

  /** What the state goes through. */
  enum Kind {
    LINEAR("linear", "linear"),
    FREE("tanh, left to itself", "tanh-rnn"),
    DRIVEN("tanh, driven by inputs", "tanh-rnn");

    final String words;
    final String model;

    Kind(String words, String model) {
      this.words = words;
      this.model = model;
    }
  }

  static GradientSlope measure(Vanishing.Settings settings, Kind kind, double radius) {
    double[] sums = new double[settings.steps()];
    double[] slopes = new double[settings.seeds().size()];
    for (int k = 0; k < slopes.length; k++) {
      RandomNetwork network =
          RandomNetwork.draw(settings.hidden(), radius, settings.seeds().get(k));
      List<Double> logs = logs(settings, kind, network);
      SimpleRegression line = new SimpleRegression();
      for (int lag = 0; lag < sums.length; lag++) {
        sums[lag] += logs.get(lag);
        if (2 * lag >= sums.length) {
          line.addData(lag, logs.get(lag));
        }
      }
      slopes[k] = line.getSlope();
    }
    return new GradientSlope(
        kind,
        radius,
        IntStream.range(0, sums.length).mapToObj(lag -> sums[lag] / slopes.length).toList(),
        IntStream.range(0, slopes.length).mapToObj(k -> slopes[k]).toList());
  }

  private static List<Double> logs(Vanishing.Settings settings, Kind kind, RandomNetwork network) {
    boolean linear = kind == Kind.LINEAR;
    CellMap cell = linear ? network.linear() : network.cell(new TanhCell());
    int steps = settings.steps();
    int settle = linear ? 0 : settings.settle(); // a linear Jacobian is the same everywhere
    List<double[]> inputs =
        network.inputs(settle + steps, kind == Kind.DRIVEN ? settings.input() : 0);
    Trajectory trajectory = RandomNetwork.settled(cell, network.direction(), inputs, steps);
    List<Double> chain = JacobianChain.of(cell, trajectory, Block.STATE).logFrobenius();
    double unit = 0.5 * Math.log(network.hidden());
    return IntStream.range(0, steps).mapToObj(lag -> chain.get(steps - 1 - lag) - unit).toList();
  }

  double slope() {
    return slopes.stream().mapToDouble(slope -> slope).average().orElseThrow();
  }

  /** How far the slope is from ln ρ. */
  double off() {
    return Math.abs(slope() - Math.log(radius));
  }
}
