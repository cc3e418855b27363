package dev.unroll.datasets.baseline;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
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
 * The weights and the first level and trend of one kind of smoothing with the greatest likelihood,
 * which is the least squared errors where they are absolute, by Nelder and Mead's simplex. The
 * weights are logistic in the search's coordinates, so that 0 &lt; β &lt; α &lt; 1, 0 &lt; γ &lt; 1
 * − α and 0.8 &lt; φ &lt; 0.98.
 */
final class SmoothingFit implements MultivariateFunction {
  private static final int EVALUATIONS = 1500;
  private static final int FIRST_EVALUATIONS = 150;
  private static final int MAX_ORIGINS = 60;
  private static final List<Double> ALPHAS = List.of(0.2, 0.7);

  private final Smoothing.Kind kind;
  private final boolean relative;
  private final double[] history;
  private final int known;
  private final SmoothingStart start;
  private final double middle; // of the history's range
  private final double range;
  private final double floor; // below this the errors are rounding
  private double[] best = {};
  private double least = Double.POSITIVE_INFINITY; // −2 ln of the likelihood, but for a constant
  private double squares; // of the errors at the best point

  /**
   * Without a search.
   *
   * @param relative whether errors are shares of the one-step forecasts, of values above 0
   */
  SmoothingFit(Smoothing.Kind kind, boolean relative, double[] history, int season) {
    this.kind = kind;
    this.relative = relative;
    this.history = history;
    this.known = History.known(history);
    this.start = SmoothingStart.of(kind, history, season);
    DoubleSummaryStatistics all =
        Arrays.stream(history).filter(value -> !Double.isNaN(value)).summaryStatistics();
    this.range = all.getMax() - all.getMin();
    this.middle = (all.getMax() + all.getMin()) / 2;
    double largest = Math.max(Math.abs(all.getMax()), Math.abs(all.getMin()));
    double size = relative ? 1 : largest;
    this.floor = Math.max(1e-22 * history.length * size * size, Double.MIN_NORMAL);
  }

  static SmoothingFit of(Smoothing.Kind kind, double[] history, int season) {
    return new SmoothingFit(kind, false, history, season).refine();
  }

  /** The same with its best point until now. */
  SmoothingFit copy() {
    SmoothingFit copy = new SmoothingFit(kind, relative, history, Math.max(1, start.season.length));
    copy.best = best;
    copy.least = least;
    copy.squares = squares;
    return copy;
  }

  /** Searches a little, to tell hopeless kinds. */
  SmoothingFit sketch() {
    double[] points = ALPHAS.stream().mapToDouble(alpha -> value(guess(alpha))).toArray();
    search(guess(ALPHAS.get(points[0] <= points[1] ? 0 : 1)), FIRST_EVALUATIONS);
    return this;
  }

  /** Searches from two starts, and from the best point until then. */
  SmoothingFit refine() {
    for (double alpha : ALPHAS) {
      search(guess(alpha), EVALUATIONS);
      search(best, EVALUATIONS); // a simplex that collapsed starts afresh
    }
    return this;
  }

  /** Whether any point had a finite likelihood. */
  boolean found() {
    return best.length > 0;
  }

  /** AICc of Gaussian errors, all states and weights counted; infinite when too few. */
  double aicc() {
    double n = known;
    double k = parameters() + 1;
    return n - k - 1 > 0 && Double.isFinite(least)
        ? least + 2 * k + 2 * k * (k + 1) / (n - k - 1)
        : Double.POSITIVE_INFINITY;
  }

  /**
   * The mean absolute error of the next steps, from origins in the later half of the history;
   * infinite for a kind whose deviation outgrows the range of the values, as factors near 0 do, or
   * which goes on to more than a range beyond them.
   */
  double errorAhead(int steps) {
    Forecast next = forecast(history, 2 * steps);
    double most = Arrays.stream(next.deviation()).max().orElse(0);
    boolean near =
        Arrays.stream(next.mean()).allMatch(mean -> Math.abs(mean - middle) < 1.5 * range);
    if (!(most <= range) || !near) {
      return Double.POSITIVE_INFINITY;
    }
    int half = history.length / 2;
    int apart = Math.max(1, Math.max(steps / 4, half / MAX_ORIGINS));
    double sum = 0;
    int count = 0;
    for (int origin = half; origin + steps <= history.length; origin += apart) {
      double[] means = forecast(Arrays.copyOf(history, origin), steps).mean();
      for (int h = 0; h < steps; h++) {
        double error = Math.abs(history[origin + h] - means[h]);
        sum += Double.isNaN(history[origin + h]) ? 0 : error;
        count += Double.isNaN(history[origin + h]) ? 0 : 1;
      }
    }
    return Double.isNaN(sum) || count == 0 ? Double.POSITIVE_INFINITY : sum / count;
  }

  double sigma() {
    double left = Math.max(1, known - parameters());
    return squares <= floor ? 0 : Math.sqrt(squares / left);
  }

  /** What follows a history, by the recursion from before its first step. */
  Forecast forecast(double[] past, int horizon) {
    Smoothing smoothing = smoothing(best);
    smoothing.run(past, relative);
    return smoothing.forecast(horizon, sigma(), relative);
  }

  /** The same value by value. */
  Recursion recursion() {
    Smoothing.Weights weights = weights(best);
    double[] start = smoothing(best).memory();
    double sigma = sigma();
    return new Recursion() {
      @Override
      public double[] start() {
        return start.clone();
      }

      @Override
      public double[] after(double[] memory, double... values) {
        Smoothing smoothing = new Smoothing(kind, weights, memory);
        smoothing.run(values, relative);
        return smoothing.memory();
      }

      @Override
      public Forecast forecast(double[] memory, int horizon) {
        return new Smoothing(kind, weights, memory).forecast(horizon, sigma, relative);
      }
    };
  }

  double alpha() {
    return weights(best).alpha();
  }

  @Override
  public double value(double[] point) {
    Smoothing.Errors errors = smoothing(point).run(history, relative);
    double sum = Math.max(errors.squares(), floor);
    double value = known * Math.log(sum / known) + 2 * errors.logs();
    if (!Double.isFinite(value)) {
      return Double.MAX_VALUE;
    }
    if (value < least) {
      least = value;
      squares = sum;
      best = point.clone();
    }
    return value / known;
  }

  private void search(double[] from, int evaluations) {
    double[] sides = new double[from.length];
    Arrays.fill(sides, 0.7);
    try {
      new SimplexOptimizer(1e-9, 1e-7)
          .optimize(
              new MaxEval(evaluations),
              new ObjectiveFunction(this),
              GoalType.MINIMIZE,
              new InitialGuess(from),
              new NelderMeadSimplex(sides));
    } catch (TooManyEvaluationsException e) {
      // The best point so far is kept by value().
    }
  }

  /** The coordinates: α, the level, then as far as the kind has them β and the trend, γ, φ. */
  private double[] guess(double alpha) {
    double[] point = new double[coordinates()];
    point[0] = logit(alpha);
    int at = 2;
    if (kind.trend) {
      point[at] = logit(0.1);
      at += 2;
    }
    if (kind.seasonal) {
      point[at++] = logit(0.3);
    }
    if (kind.damped) {
      point[at] = logit(0.8);
    }
    return point;
  }

  private int coordinates() {
    return 2 + (kind.trend ? 2 : 0) + (kind.seasonal ? 1 : 0) + (kind.damped ? 1 : 0);
  }

  private int parameters() {
    return coordinates() + (kind.seasonal ? start.season.length - 1 : 0);
  }

  private Smoothing.Weights weights(double[] point) {
    double alpha = logistic(point[0]);
    int at = kind.trend ? 4 : 2;
    return new Smoothing.Weights(
        alpha,
        kind.trend ? alpha * logistic(point[2]) : 0,
        kind.seasonal ? (1 - alpha) * logistic(point[at]) : 0,
        kind.damped ? 0.8 + 0.18 * logistic(point[point.length - 1]) : 1);
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
