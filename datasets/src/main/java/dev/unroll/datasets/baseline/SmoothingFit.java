package dev.unroll.datasets.baseline;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The weights and the first level and trend of one kind of smoothing with the least squared
 * one-step errors, by Nelder and Mead's simplex from two starts. The weights are logistic in the
 * search's coordinates, so that 0 &lt; β &lt; α &lt; 1, 0 &lt; γ &lt; 1 − α and 0.8 &lt; φ &lt;
 * 0.98.
 */
final class SmoothingFit implements MultivariateFunction {
  private static final int EVALUATIONS = 1500;
  private static final List<Double> ALPHAS = List.of(0.2, 0.7);

  private final Smoothing.Kind kind;
  private final double[] history;
  private final SmoothingStart start;
  private final double floor; // below this the errors are rounding
  private double[] best = {};
  private double least = Double.POSITIVE_INFINITY;

  private SmoothingFit(Smoothing.Kind kind, double[] history, int season) {
    this.kind = kind;
    this.history = history;
    this.start = SmoothingStart.of(kind, history, season);
    double largest = Arrays.stream(history).map(Math::abs).filter(v -> v >= 0).max().orElse(0);
    this.floor = Math.max(1e-22 * history.length * largest * largest, Double.MIN_NORMAL);
  }

  static SmoothingFit of(Smoothing.Kind kind, double[] history, int season) {
    SmoothingFit fit = new SmoothingFit(kind, history, season);
    for (double alpha : ALPHAS) {
      fit.search(fit.guess(alpha));
      fit.search(fit.best); // a simplex that collapsed starts afresh
    }
    return fit;
  }

  /** AICc of additive Gaussian errors, all states and weights counted; infinite when too few. */
  double aicc() {
    double n = History.known(history);
    double k = parameters() + 1;
    return n - k - 1 > 0 && Double.isFinite(least)
        ? n * Math.log(least / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
        : Double.POSITIVE_INFINITY;
  }

  double sigma() {
    double left = Math.max(1, History.known(history) - parameters());
    return least <= floor ? 0 : Math.sqrt(least / left);
  }

  /** The recursion before its first step. */
  Smoothing smoothing() {
    return smoothing(best);
  }

  double alpha() {
    return weights(best).alpha();
  }

  @Override
  public double value(double[] point) {
    double sum = smoothing(point).run(history);
    double value = Double.isFinite(sum) ? Math.max(sum, floor) : Double.MAX_VALUE;
    if (value < least) {
      least = value;
      best = point.clone();
    }
    return Math.log(value);
  }

  private void search(double[] from) {
    double[] sides = new double[from.length];
    Arrays.fill(sides, 0.7);
    try {
      new SimplexOptimizer(1e-9, 1e-7)
          .optimize(
              new MaxEval(EVALUATIONS),
              new ObjectiveFunction(this),
              GoalType.MINIMIZE,
              new InitialGuess(from),
              new NelderMeadSimplex(sides));
    } catch (TooManyEvaluationsException e) {
      // The best point so far is kept by value().
    }
  }

  /** The coordinates: α, the level, then β and the trend, γ, φ, as far as the kind has them. */
  private double[] guess(double alpha) {
    double[] all = {logit(alpha), 0, logit(0.1), 0, logit(0.3), logit(0.8)};
    return Arrays.copyOf(all, coordinates());
  }

  private int coordinates() {
    return switch (kind) {
      case SIMPLE -> 2;
      case HOLT -> 4;
      case ADDITIVE, MULTIPLICATIVE -> 5;
      case DAMPED -> 6;
    };
  }

  private int parameters() {
    int seasonal = kind.seasonal ? start.season.length - 1 : 0;
    return seasonal + (kind == Smoothing.Kind.DAMPED ? 5 : coordinates());
  }

  private Smoothing.Weights weights(double[] point) {
    double alpha = logistic(point[0]);
    return new Smoothing.Weights(
        alpha,
        kind.trend ? alpha * logistic(point[2]) : 0,
        kind.seasonal ? (1 - alpha) * logistic(point[4]) : 0,
        kind == Smoothing.Kind.DAMPED ? 0.8 + 0.18 * logistic(point[5]) : 1);
  }

  private Smoothing smoothing(double[] point) {
    double level = start.level + start.scale * point[1];
    double trend = kind.trend ? start.trend + 0.1 * start.scale * point[3] : 0;
    return new Smoothing(kind, weights(point), level, trend, start.season);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }
}
