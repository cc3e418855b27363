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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Predictors that know no order of steps but what summaries tell: the majority class or the mean,
 * and logistic or ridge regression on a {@link StepFeatures}. The strength of the regressions is
 * chosen by the validation part, as the epochs of a network are.
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
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Row(double[] features, double answer) {}

  /**
   * What each reaches on the test part.
   *
   * @param fit what they learn from
   * @param choice the training and the validation part, of which the second chooses
   */
  List<Baseline> of(
      List<LabelledSeries> fit, List<List<LabelledSeries>> choice, List<LabelledSeries> test) {
    double ridge = strength(rows(choice.get(0)), choice.get(1));
    Function<double[], double[]> regression = regression(rows(fit), ridge);
    double[] middle = constant(fit);
    return List.of(
        new Baseline(
            target.numbers() ? "mean" : "majority class", score(x -> middle, test).scores()),
        new Baseline(
            (target.numbers() ? "ridge" : "logistic") + " regression on summaries",
            score(regression, test).scores()));
  }

  private double strength(List<Row> train, List<LabelledSeries> validation) {
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

  private Scorer score(Function<double[], double[]> predictor, List<LabelledSeries> asked) {
    if (target.numbers()) {
      NumberScorer scorer = new NumberScorer(target.scale());
      visit(asked, 1, row -> scorer.add(row.answer(), predictor.apply(row.features())[0]));
      return scorer;
    }
    ClassReport report = new ClassReport(target.width());
    visit(asked, 1, row -> report.add((int) row.answer(), predictor.apply(row.features())));
    return report;
  }

  /** The shares of the classes, or the mean. */
  private double[] constant(List<LabelledSeries> series) {
    List<String> labels = Target.labels(series).toList();
    double[] constant = new double[target.width()];
    for (String label : labels) {
      int at = target.numbers() ? 0 : target.classes().indexOf(label);
      constant[at] += (target.numbers() ? target.scaled(label) : 1) / labels.size();
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
    int answers = Math.toIntExact(Target.labels(series).count());
    List<Row> rows = new ArrayList<>();
    visit(series, (answers + MAX_ROWS - 1) / MAX_ROWS, rows::add);
    return rows;
  }

  /** Visits every answer, or one of so many. */
  private void visit(List<LabelledSeries> series, int stride, Consumer<Row> visitor) {
    int count = 0;
    for (LabelledSeries one : series) {
      StepFeatures summary = new StepFeatures(one.values()[0].length);
      int last = one.values().length - 1;
      for (int t = 0; t <= last; t++) {
        summary.add(one.values()[t]);
        boolean whole = one.labels().size() == 1;
        int at = whole ? 0 : t;
        boolean answered = whole ? t == last : !one.labels().get(t).isEmpty();
        if (answered && count++ % stride == 0) {
          double answer =
              target.numbers() ? target.scaled(one.labels().get(at)) : target.number(one, at);
          visitor.accept(new Row(summary.features(), answer));
        }
      }
    }
  }
}
