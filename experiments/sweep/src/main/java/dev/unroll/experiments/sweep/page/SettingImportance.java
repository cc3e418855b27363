package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which keys matter, from the trials that were not stopped early. A diverged trial counts with the
 * worst score of the others.
 *
 * @param dimensions the keys
 * @param importance of each, in their order
 * @param logarithms whether the shares are of the variance of the score's logarithm
 * @param trials the number of trials that it rests on
 */
record SettingImportance(
    List<Dimension> dimensions, Importance importance, boolean logarithms, int trials) {
  private static final double RELIABLE_FIT = 0.5; // an out-of-bag R²
  private static final int MIN_TRIALS = 10;
  private static final long SEED = 1;

  /** Empty if there are too few trials, or all have the same score. */
  static Optional<SettingImportance> of(SweepFindings found) {
    List<TrialResult> some =
        new ArrayList<>(found.trials().stream().filter(TrialResult::ranked).toList());
    double worst = some.stream().mapToDouble(TrialResult::cost).max().orElse(Double.NaN);
    double best = some.stream().mapToDouble(TrialResult::cost).min().orElse(Double.NaN);
    found.trials().stream().filter(one -> one.state() == TrialState.DIVERGED).forEach(some::add);
    if (some.size() < MIN_TRIALS || !(worst > best)) {
      return Optional.empty();
    }
    boolean logarithms = found.costAxis().log();
    List<Dimension> dimensions = found.dimensions();
    double[][] points = new double[some.size()][];
    double[] costs = new double[some.size()];
    for (int i = 0; i < costs.length; i++) {
      TrialResult one = some.get(i);
      double cost = one.ranked() ? one.cost() : worst;
      costs[i] = logarithms ? Math.log10(cost) : cost;
      points[i] = dimensions.stream().mapToDouble(each -> point(each, one)).toArray();
    }
    int[] levels = dimensions.stream().mapToInt(Dimension::levels).toArray();
    Importance importance = Importance.of(points, levels, costs, SEED);
    return Optional.of(new SettingImportance(dimensions, importance, logarithms, costs.length));
  }

  private static double point(Dimension dimension, TrialResult one) {
    String value = one.settings().get(dimension.key());
    return dimension.levels() > 0 ? dimension.number(value) : dimension.place(value);
  }

  /** Whether the forest fits the scores well enough that its shares are about them. */
  boolean isReliable() {
    return importance.fit() > RELIABLE_FIT;
  }

  /** The score that belongs to a value of the forest. */
  double cost(double value) {
    return logarithms ? Math.pow(10, value) : value;
  }

  private Importance.Share share(Dimension dimension) {
    return importance.main().get(dimensions.indexOf(dimension));
  }

  static String text(Importance.Share share) {
    return "%s ± %s".formatted(Words.number(share.mean(), 2), Words.number(share.deviation(), 2));
  }

  /** The keys that matter most first. */
  Comparator<Dimension> byShare() {
    return Comparator.comparingDouble(each -> -share(each).mean());
  }

  /** The shares of all keys in a sentence, the largest first. */
  String sentence() {
    String shares =
        dimensions.stream()
            .sorted(byShare())
            .map(each -> each.name() + " " + text(share(each)))
            .collect(Collectors.joining(", "));
    return "share of the variance of the scores that each setting explains alone: "
        + shares
        + (isReliable() ? "" : "; a hint only, because the forest fits the scores badly");
  }

  /** The shares by key, for JSON. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("method", "functional ANOVA over a random forest");
    document.put("trials", trials);
    document.put("outOfBagR2", importance.fit());
    dimensions.forEach(each -> document.put(each.key(), Json.map(share(each))));
    return document;
  }
}
