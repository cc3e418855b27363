package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.dynamics.Block;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.JacobianChain;
import dev.unroll.experiments.dynamics.LyapunovExponents;
import dev.unroll.experiments.dynamics.LyapunovSettings;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.experiments.report.Words;
import dev.unroll.layers.blocks.TanhCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What the claim on free dynamics measures: exponents, and the fate of a small difference. */
record Regimes(FreeDynamics.Settings settings) {
  private static final double NUDGE = 1e-8;
  private static final int TRANSIENT = 500;
  private static final double TOLERANCE = 0.01;

  /**
   * The largest Lyapunov exponent of one network.
   *
   * @param radius ρ of W_h
   * @param exponent in nats a step
   * @param error its standard error
   * @param converged whether the estimate is one
   */
  record Exponent(double radius, double exponent, double error, boolean converged) {
    String text() {
      return Words.number(exponent)
          + " ± "
          + Words.number(error, 2)
          + (converged ? "" : ", not converged");
    }

    private static Exponent of(double radius, LyapunovExponents found) {
      return new Exponent(
          radius,
          found.largest().orElse(Double.NaN),
          found.standardErrors().isEmpty() ? Double.NaN : found.standardErrors().get(0),
          found.converged());
    }
  }

  /** A tanh network left to itself from a random state. */
  Exponent free(double radius, long seed) {
    RandomNetwork network = RandomNetwork.draw(settings.hidden(), radius, seed);
    CellMap cell = network.cell(new TanhCell());
    return Exponent.of(
        radius,
        LyapunovExponents.free(cell, network.direction(), new double[cell.inputs()], limits()));
  }

  /** The same network with inputs that push its units into saturation. */
  Exponent driven(double radius, long seed) {
    RandomNetwork network = RandomNetwork.draw(settings.hidden(), radius, seed);
    CellMap cell = network.cell(new TanhCell());
    List<double[]> inputs = network.inputs(settings.steps(), settings.input());
    Trajectory trajectory = Trajectory.of(cell, network.direction(), inputs);
    return Exponent.of(radius, LyapunovExponents.driven(cell, List.of(trajectory), limits()));
  }

  private LyapunovSettings limits() {
    return new LyapunovSettings(1, TRANSIENT, settings.steps(), TOLERANCE);
  }

  /**
   * The distance of two states that begin 1e-8 apart, over that, after 0, 1, 2, … steps of the same
   * inputs.
   */
  List<Double> distances(double radius, double input) {
    RandomNetwork network = RandomNetwork.draw(settings.hidden(), radius, settings.seeds().get(0));
    CellMap cell = network.cell(new TanhCell());
    List<double[]> before = network.inputs(TRANSIENT, input);
    double[] start = Trajectory.of(cell, network.direction(), before).state(TRANSIENT);
    double[] nudged = start.clone();
    double[] direction = network.direction();
    for (int k = 0; k < nudged.length; k++) {
      nudged[k] += NUDGE * direction[k];
    }
    List<double[]> inputs = network.inputs(settings.shown(), input);
    Trajectory one = Trajectory.of(cell, start, inputs);
    Trajectory other = Trajectory.of(cell, nudged, inputs);
    List<Double> distances = new ArrayList<>();
    for (int t = 0; t <= settings.shown(); t++) {
      double[] off = one.state(t).clone();
      for (int k = 0; k < off.length; k++) {
        off[k] -= other.state(t)[k];
      }
      distances.add(RandomNetwork.norm(off) / NUDGE);
    }
    return distances;
  }

  /**
   * The largest growth of any difference, ‖W^k‖, after 0, 1, 2, … steps of a linear chain: each
   * unit keeps ρ of itself and hands {@code shear} of it to the next. All its eigenvalues are ρ.
   */
  List<Double> chain() {
    CellMap cell = chainCell();
    List<double[]> inputs = Collections.nCopies(settings.shown() + 1, new double[settings.chain()]);
    List<Double> logs = JacobianChain.of(cell, Trajectory.of(cell, inputs), Block.STATE).logSigma();
    return IntStream.rangeClosed(0, settings.shown())
        .mapToObj(k -> Math.exp(logs.get(logs.size() - 1 - k)))
        .toList();
  }

  /**
   * The chain's largest exponent. With all eigenvalues alike, its growth comes to ρ only as slowly
   * as 1/step: all the settings' steps are transient.
   */
  Exponent chainExponent() {
    double[] start = new double[settings.chain()];
    start[0] = 1;
    LyapunovSettings patient =
        new LyapunovSettings(1, settings.steps(), settings.steps(), TOLERANCE);
    return Exponent.of(
        settings.below(),
        LyapunovExponents.free(chainCell(), start, new double[settings.chain()], patient));
  }

  private CellMap chainCell() {
    int h = settings.chain();
    double[][] wh = new double[h][h];
    for (int k = 0; k < h; k++) {
      wh[k][k] = settings.below();
      if (k + 1 < h) {
        wh[k][k + 1] = settings.shear();
      }
    }
    return CellMap.linear(new double[h][h], wh, new double[h]);
  }
}
