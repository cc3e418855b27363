package dev.unroll.experiments.sweep.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much of the variance of a sweep's scores each parameter explains: functional ANOVA over a
 * random forest (Hutter, Hoos and Leyton-Brown 2014, "An Efficient Approach for Assessing
 * Hyperparameter Importance"). The shares describe the forest; {@code fit} says how well it fits
 * the scores.
 *
 * @param main share of the variance that each parameter explains alone
 * @param pairs share that two explain together beyond that, for every two
 * @param curves mean score along each parameter, over all others
 * @param fit R² of the forest on the trials that each tree has not seen; NaN if all scores are
 *     equal
 */
record Importance(List<Share> main, List<Pair> pairs, List<MeanCurve> curves, double fit) {
  static final int MIN_TRIALS = 6;

  private static final int TREES = 64;
  private static final int CURVE_POINTS = 21;

  /** A share of the variance, mean and standard deviation over the trees that vary at all. */
  record Share(double mean, double deviation) {}

  /** What two parameters explain together. */
  record Pair(int first, int second, Share share) {}

  /**
   * A mean score at some places, with its standard deviation over the trees.
   *
   * @param at values of the parameter: 0 to 1, or each choice's number
   */
  record MeanCurve(List<Double> at, List<Double> mean, List<Double> deviation) {}

  /**
   * Fits the forest and decomposes its variance.
   *
   * @param points [n][d] the trials; a real parameter from 0 to 1, a choice by its number
   * @param levels [d] 0 for a real parameter, else the number of its choices, at most 63
   * @param costs [n] their scores, finite
   * @param seed of the forest
   * @throws IllegalArgumentException if there are fewer than {@value #MIN_TRIALS} trials
   */
  static Importance of(double[][] points, int[] levels, double[] costs, long seed) {
    if (points.length < MIN_TRIALS || points.length != costs.length) {
      throw new IllegalArgumentException(
          "expected %d trials or more with a score each, got %d with %d"
              .formatted(MIN_TRIALS, points.length, costs.length));
    }
    Random random = new Random(seed);
    int n = points.length;
    List<Tree> trees = new ArrayList<>();
    double[] predicted = new double[n];
    int[] times = new int[n];
    for (int t = 0; t < TREES; t++) {
      int[] drawn = random.ints(n, 0, n).toArray();
      Tree tree = Tree.grow(points, levels, costs, drawn, random);
      trees.add(tree);
      boolean[] seen = new boolean[n];
      Arrays.stream(drawn).forEach(i -> seen[i] = true);
      for (int i = 0; i < n; i++) {
        if (!seen[i]) {
          predicted[i] += tree.at(points[i]);
          times[i]++;
        }
      }
    }
    return of(trees, levels, fit(costs, predicted, times));
  }

  private static double fit(double[] costs, double[] predicted, int[] times) {
    int[] judged = IntStream.range(0, costs.length).filter(i -> times[i] > 0).toArray();
    double mean = Arrays.stream(judged).mapToDouble(i -> costs[i]).average().orElse(0);
    double left = 0;
    double all = 0;
    for (int i : judged) {
      double error = costs[i] - predicted[i] / times[i];
      left += error * error;
      all += (costs[i] - mean) * (costs[i] - mean);
    }
    return all > 0 ? 1 - left / all : Double.NaN;
  }

  static Importance of(List<Tree> trees, int[] levels, double fit) {
    List<Tree> varying = trees.stream().filter(tree -> tree.variance() > 0).toList();
    List<Share> main = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    List<MeanCurve> curves = new ArrayList<>();
    for (int d = 0; d < levels.length; d++) {
      int one = d;
      main.add(over(varying, tree -> tree.variance(one) / tree.variance()));
      for (int e = d + 1; e < levels.length; e++) {
        int other = e;
        pairs.add(new Pair(d, e, over(varying, tree -> together(tree, one, other))));
      }
      curves.add(curve(trees, d, levels[d]));
    }
    return new Importance(List.copyOf(main), List.copyOf(pairs), List.copyOf(curves), fit);
  }

  private static double together(Tree tree, int d, int e) {
    return (tree.variance(d, e) - tree.variance(d) - tree.variance(e)) / tree.variance();
  }

  private static MeanCurve curve(List<Tree> trees, int d, int levels) {
    List<Double> at =
        IntStream.range(0, levels == 0 ? CURVE_POINTS : levels)
            .mapToObj(k -> levels == 0 ? k / (CURVE_POINTS - 1.0) : k)
            .toList();
    List<Share> means = at.stream().map(place -> over(trees, tree -> tree.mean(d, place))).toList();
    return new MeanCurve(
        at,
        means.stream().map(Share::mean).toList(),
        means.stream().map(Share::deviation).toList());
  }

  private static Share over(List<Tree> trees, ToDoubleFunction<Tree> value) {
    double[] values = trees.stream().mapToDouble(value).toArray();
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(one -> (one - mean) * (one - mean)).sum();
    return new Share(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)));
  }
}
