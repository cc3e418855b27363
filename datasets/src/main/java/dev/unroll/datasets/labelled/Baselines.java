package dev.unroll.datasets.labelled;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.baseline.Moments;
import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.task.ClassReport;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task.Baseline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Predictors that know no order of steps but what summaries tell: the majority class or the mean,
 * and logistic or ridge regression on a {@link Summary}. The strength of the regressions is chosen
 * by the validation part, as the epochs of a network are.
 */
final class Baselines {
  private static final double[] RIDGES = {1e-3, 1e-2, 1e-1, 1};
  private static final int MAX_ROWS = 5000; // of the regression, evenly drawn

  private final Target target;
  private final double[] classWeights;

  /**
   * @param classWeights of the training part; none if all classes count alike
   */
  Baselines(Target target, double[] classWeights) {
    this.target = target;
    this.classWeights = classWeights;
  }

  /** A summary of the steps up to an answer, and the answer: a class, or a scaled number. */
  private record Row(double[] features, double answer) {}

  /**
   * What each reaches on the test part.
   *
   * @param fit what they learn from
   * @param choice the training and the validation part, of which the second chooses
   */
  List<Baseline> of(
      List<LabelledSeries> fit, List<List<LabelledSeries>> choice, List<LabelledSeries> test) {
    List<Row> from = rows(fit);
    List<Row> asked = rows(test);
    double ridge = strength(thinned(rows(choice.get(0))), rows(choice.get(1)));
    Function<double[], double[]> regression = regression(thinned(from), ridge);
    double[] middle = constant(from);
    return List.of(
        new Baseline(
            target.numbers() ? "mean" : "majority class", score(x -> middle, asked).scores()),
        new Baseline(
            (target.numbers() ? "ridge" : "logistic") + " regression on summaries",
            score(regression, asked).scores()));
  }

  private double strength(List<Row> train, List<Row> validation) {
    double best = RIDGES[0];
    double lowest = Double.POSITIVE_INFINITY;
    for (double ridge : RIDGES) {
      Scorer scorer = score(regression(train, ridge), validation);
      double cost = target.numbers() ? scorer.scores().get("MSE") : ((ClassReport) scorer).nats();
      best = cost < lowest ? ridge : best;
      lowest = Math.min(cost, lowest);
    }
    return best;
  }

  private Scorer score(Function<double[], double[]> predictor, List<Row> rows) {
    if (target.numbers()) {
      NumberScorer scorer = new NumberScorer(target.scale());
      rows.forEach(row -> scorer.add(row.answer(), predictor.apply(row.features())[0]));
      return scorer;
    }
    ClassReport report = new ClassReport(target.width());
    rows.forEach(row -> report.add((int) row.answer(), predictor.apply(row.features())));
    return report;
  }

  /** The shares of the classes, or the mean. */
  private double[] constant(List<Row> rows) {
    double[] constant = new double[target.width()];
    for (Row row : rows) {
      int at = target.numbers() ? 0 : (int) row.answer();
      constant[at] += (target.numbers() ? row.answer() : 1) / rows.size();
    }
    return constant;
  }

  private Function<double[], double[]> regression(List<Row> rows, double ridge) {
    int inputs = rows.get(0).features().length;
    List<SeriesScale> scales =
        IntStream.range(0, inputs)
            .mapToObj(j -> rows.stream().mapToDouble(row -> row.features()[j]).toArray())
            .map(all -> SeriesScale.fitted(all, 0, all.length).orElse(SeriesScale.NONE))
            .toList();
    double[][] x = rows.stream().map(row -> scaled(row, scales)).toArray(double[][]::new);
    if (target.numbers()) {
      Moments moments = new Moments(inputs, 1);
      IntStream.range(0, x.length)
          .forEach(r -> moments.add(x[r], new double[] {rows.get(r).answer()}));
      LinearMap map = moments.solve(inputs, ridge);
      return features -> map.apply(scaled(features, scales));
    }
    int[] y = rows.stream().mapToInt(row -> (int) row.answer()).toArray();
    double[] weight = new double[target.width()];
    Arrays.setAll(weight, k -> classWeights.length == 0 ? 1 : classWeights[k]);
    LogisticRegression fitted =
        LogisticRegression.fit(new LogisticRegression.Rows(x, y, weight), ridge);
    return features -> fitted.classify(scaled(features, scales));
  }

  private static double[] scaled(Row row, List<SeriesScale> scales) {
    return scaled(row.features(), scales);
  }

  private static double[] scaled(double[] features, List<SeriesScale> scales) {
    double[] scaled = new double[features.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = Double.isNaN(features[j]) ? 0 : scales.get(j).of(features[j]);
    }
    return scaled;
  }

  private List<Row> rows(List<LabelledSeries> series) {
    List<Row> rows = new ArrayList<>();
    for (LabelledSeries one : series) {
      Summary summary = new Summary(one.values()[0].length);
      int last = one.values().length - 1;
      for (int t = 0; t <= last; t++) {
        summary.add(one.values()[t]);
        boolean answered = one.labels().size() == 1 ? t == last : !one.labels().get(t).isEmpty();
        if (answered) {
          int at = Math.min(t, one.labels().size() - 1);
          double answer =
              target.numbers() ? target.scaled(one.labels().get(at)) : target.number(one, at);
          rows.add(new Row(summary.features(), answer));
        }
      }
    }
    return rows;
  }

  private static List<Row> thinned(List<Row> rows) {
    int count = Math.min(MAX_ROWS, rows.size());
    return IntStream.range(0, count)
        .mapToObj(i -> rows.get((int) ((long) i * rows.size() / count)))
        .toList();
  }
}
