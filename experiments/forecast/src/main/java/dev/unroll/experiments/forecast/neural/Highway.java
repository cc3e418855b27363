package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.baseline.Linear;
import dev.unroll.datasets.baseline.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A linear map from a window to the steps ahead, beside a network that then has to learn only what
 * no line tells: the autoregressive part of LSTNet (Lai et al. 2018), by ridge regression.
 * Everything is in scaled units, so that {@link Normalise#LAST} makes it NLinear (Zeng et al.
 * 2023).
 */
final class Highway {
  private static final double[] STRENGTHS = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000};
  private static final int MOST = 100_000; // windows

  /** None: everything is left to the network. */
  static final Highway NONE = new Highway(null, 0);

  private final Linear line;
  private final double strength;

  /**
   * @param line from the last W values to H values; null for none
   * @param strength of the ridge
   */
  private Highway(Linear line, double strength) {
    this.line = line;
    this.strength = strength;
  }

  /**
   * With a line that was fitted earlier.
   *
   * @param line null for none
   */
  static Highway of(Linear line) {
    return line == null ? NONE : new Highway(line, 0);
  }

  Linear line() {
    return line;
  }

  /**
   * Fitted on some windows, with the strength that has the least squared error on others.
   *
   * @param judged others
   */
  static Highway fitted(
      Inputs inputs, List<Inputs.Place> places, List<Inputs.Place> judged, long seed) {
    Moments moments = moments(inputs, places, seed);
    Highway best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (double strength : moments.rows() < 2 ? new double[0] : STRENGTHS) {
      Highway one = new Highway(moments.solve(inputs.spec().window(), strength), strength);
      double error = one.error(inputs, judged);
      if (error < least) {
        best = one;
        least = error;
      }
    }
    return best;
  }

  /** Fitted on other windows, with the same strength. */
  Highway refitted(Inputs inputs, List<Inputs.Place> places, long seed) {
    if (line == null) {
      return NONE;
    }
    Moments moments = moments(inputs, places, seed);
    return new Highway(moments.solve(inputs.spec().window(), strength), strength);
  }

  private static Moments moments(Inputs inputs, List<Inputs.Place> places, long seed) {
    List<Inputs.Place> drawn = new ArrayList<>(places);
    Collections.shuffle(drawn, new Random(seed));
    Moments moments = new Moments(inputs.spec().window(), inputs.spec().horizon());
    for (Inputs.Place place : drawn.subList(0, Math.min(MOST, drawn.size()))) {
      double[] targets = inputs.targets(place);
      if (!Double.isNaN(Arrays.stream(targets).sum())) {
        moments.add(inputs.past(place), targets);
      }
    }
    return moments;
  }

  private double error(Inputs inputs, List<Inputs.Place> judged) {
    double error = 0;
    for (Inputs.Place place : judged) {
      double[] said = ahead(inputs, place);
      double[] targets = inputs.targets(place);
      for (int h = 0; h < said.length; h++) {
        double residual = targets[h] - said[h];
        error += Double.isNaN(residual) ? 0 : residual * residual;
      }
    }
    return error;
  }

  /** What it says of the steps after a place, [H]; without a line, 0. */
  double[] ahead(Inputs inputs, Inputs.Place place) {
    if (line == null) {
      return new double[inputs.spec().horizon()];
    }
    return line.apply(inputs.past(place));
  }
}
