package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.importance.Importance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which keys mattered, from the candidates that ended by themselves. A diverged one counts with the
 * worst score of the others.
 *
 * @param dimensions the keys
 * @param importance of each, in their order
 * @param logarithms whether the shares are of the variance of the score's logarithm
 * @param candidates how many it rests on
 */
record Parameters(
    List<Dimension> dimensions, Importance importance, boolean logarithms, int candidates) {
  /** An out-of-bag R² above which the forest tells something about the scores. */
  static final double FAIR = 0.5;

  private static final int LEAST = 10;
  private static final long SEED = 1;

  /** Nothing if there are too few candidates, or all are equal. */
  static Optional<Parameters> of(Findings found) {
    List<Outcome> some = new ArrayList<>(found.candidates(End.COMPLETED));
    some.removeIf(one -> !one.ranked());
    double worst = some.stream().mapToDouble(Outcome::cost).max().orElse(Double.NaN);
    double best = some.stream().mapToDouble(Outcome::cost).min().orElse(Double.NaN);
    some.addAll(found.candidates(End.DIVERGED));
    if (some.size() < LEAST || !(worst > best)) {
      return Optional.empty();
    }
    boolean logarithms = found.costs("").log();
    List<Dimension> dimensions = found.dimensions();
    double[][] points = new double[some.size()][];
    double[] costs = new double[some.size()];
    for (int i = 0; i < costs.length; i++) {
      Outcome one = some.get(i);
      double cost = one.ranked() ? one.cost() : worst;
      costs[i] = logarithms ? Math.log10(cost) : cost;
      points[i] = dimensions.stream().mapToDouble(each -> point(each, one)).toArray();
    }
    int[] levels = dimensions.stream().mapToInt(Dimension::levels).toArray();
    Importance importance = Importance.of(points, levels, costs, SEED);
    return Optional.of(new Parameters(dimensions, importance, logarithms, costs.length));
  }

  private static double point(Dimension dimension, Outcome one) {
    String value = one.settings().get(dimension.key());
    return dimension.levels() > 0 ? dimension.number(value) : dimension.place(value);
  }

  /** A score as the forest knows it, as a score. */
  double cost(double known) {
    return logarithms ? Math.pow(10, known) : known;
  }

  /** The keys that matter most first. */
  Comparator<Dimension> byShare() {
    return Comparator.comparingDouble(
        each -> -importance.main().get(dimensions.indexOf(each)).mean());
  }

  /** What mattered, most first, in a sentence. */
  String sentence() {
    String shares =
        dimensions.stream()
            .sorted(byShare())
            .map(
                each -> {
                  Importance.Share share = importance.main().get(dimensions.indexOf(each));
                  return "%s %s ± %s"
                      .formatted(
                          each.name(),
                          Words.number(share.mean(), 2),
                          Words.number(share.deviation(), 2));
                })
            .collect(Collectors.joining(", "));
    String trust = importance.fit() > FAIR ? "" : "; a hint only, the forest fits the scores badly";
    return "share of the spread of scores that each setting explains alone: " + shares + trust;
  }

  /** The shares by key, for JSON. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("method", "functional ANOVA over a random forest");
    document.put("candidates", candidates);
    document.put("outOfBagR2", importance.fit());
    for (int d = 0; d < dimensions.size(); d++) {
      Map<String, Object> share = new LinkedHashMap<>();
      share.put("mean", importance.main().get(d).mean());
      share.put("deviation", importance.main().get(d).deviation());
      document.put(dimensions.get(d).key(), share);
    }
    return document;
  }
}
