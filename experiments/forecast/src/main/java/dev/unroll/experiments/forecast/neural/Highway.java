package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.baseline.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A linear map from a window to the steps ahead, beside a network that then has to learn only the
 * rest: the autoregressive part of LSTNet (Lai et al. 2018), by ridge regression. Everything is in
 * scaled units, so that {@link NeuralModel.Normalisation#LAST} makes it NLinear (Zeng et al. 2023).
 */
final class Highway {
  private static final double[] STRENGTHS = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000};
  private static final int MAX_WINDOWS = 100_000; // of a fit

  /** No line: everything is left to the network. */
  static final Highway NONE = new Highway(null, 0);

  private final LinearMap line;
  private final double strength;

  /**
   * @param line from the last W values to H values; null for none
   * @param strength of the ridge
   */
  private Highway(LinearMap line, double strength) {
    this.line = line;
    this.strength = strength;
  }

  /**
   * With a line that was fitted earlier.
   *
   * @param line null for none
   */
  static Highway of(LinearMap line) {
    return line == null ? NONE : new Highway(line, 0);
  }

  LinearMap line() {
    return line;
  }

  /**
   * Fits a line to some windows, with the strength that has the least squared error on others.
   *
   * @param validation the others
   */
  static Highway fit(
      InputWindows inputs, List<Window> windows, List<Window> validation, long seed) {
    Moments moments = moments(inputs, windows, seed);
    Highway best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (double strength : moments.rows() < 2 ? new double[0] : STRENGTHS) {
      Highway one = new Highway(moments.solve(inputs.spec().window(), strength), strength);
      double error = one.error(inputs, validation);
      if (error < least) {
        best = one;
        least = error;
      }
    }
    return best;
  }

  /** Fits a line to other windows, with the same strength. */
  Highway refit(InputWindows inputs, List<Window> windows, long seed) {
    if (line == null) {
      return NONE;
    }
    Moments moments = moments(inputs, windows, seed);
    return new Highway(moments.solve(inputs.spec().window(), strength), strength);
  }

  private static Moments moments(InputWindows inputs, List<Window> windows, long seed) {
    List<Window> drawn = new ArrayList<>(windows);
    Collections.shuffle(drawn, new Random(seed));
    Moments moments = new Moments(inputs.spec().window(), inputs.spec().horizon());
    for (Window window : drawn.subList(0, Math.min(MAX_WINDOWS, drawn.size()))) {
      double[] targets = inputs.targets(window);
      if (!Double.isNaN(Arrays.stream(targets).sum())) {
        moments.add(inputs.past(window), targets);
      }
    }
    return moments;
  }

  private double error(InputWindows inputs, List<Window> validation) {
    double error = 0;
    for (Window window : validation) {
      double[] answer = answer(inputs, window);
      double[] targets = inputs.targets(window);
      for (int h = 0; h < answer.length; h++) {
        double residual = targets[h] - answer[h];
        error += Double.isNaN(residual) ? 0 : residual * residual;
      }
    }
    return error;
  }

  /** The line's forecast of the steps after an origin, [H]; without a line, 0. */
  double[] answer(InputWindows inputs, Window window) {
    if (line == null) {
      return new double[inputs.spec().horizon()];
    }
    return line.apply(inputs.past(window));
  }
}
