package dev.unroll.experiments.forecast.stock;

import dev.unroll.experiments.forecast.stock.WalkForward.Evaluation;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Section.Outcome;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The backtests of returns as a page, and as numbers. */
public final class StockPage {
  private static final int SHOWN_DAYS = 120;

  private StockPage() {}

  /** A section for each backtest. */
  public static Page of(List<WalkForward> walks, Provenance provenance) {
    List<String> lead = walks.stream().flatMap(walk -> walk.verdict().stream()).toList();
    List<String> models = walks.get(0).models().stream().map(Evaluation::model).toList();
    List<Section> sections =
        IntStream.range(0, walks.size())
            .mapToObj(k -> section(walks.get(k), "walk-" + (k + 1)))
            .toList();
    return new Page("Can the next return be forecast?", lead, models, sections, provenance);
  }

  private static Section section(WalkForward walk, String id) {
    boolean skilled = walk.isSkilled();
    return new Section(
        id,
        walk.prices().name(),
        "",
        List.of(
            "The first figure is the one that such demonstrations show. The forecast “tomorrow is"
                + " as today” looks as good there. The second figure shows what was really"
                + " forecast."),
        new Outcome(
            skilled ? "good" : "mixed",
            !walk.hasVerdict()
                ? "no verdict"
                : skilled ? "evidence of skill" : "no evidence of skill",
            "by rule: p below .05 against the random walk, and a share of correct directions whose"
                + " interval lies above the share of the more frequent direction."),
        List.of(prices(walk), returns(walk), saved(walk)),
        List.of(table(walk)),
        List.of(
            "One forecast a %1$s from %1$s %2$d on; the models are fitted again after so many %1$ss."
                .formatted(walk.prices().step(), walk.first() + 2)));
  }

  private static Figure prices(WalkForward walk) {
    double[] close = walk.prices().close();
    List<Double> forecasts = walk.judged().forecasts();
    int shown = Math.min(SHOWN_DAYS, forecasts.size());
    int from = close.length - shown;
    List<Double> days = days(from + 1, shown);
    double[] priced = new double[shown];
    int skipped = forecasts.size() - shown;
    Arrays.setAll(priced, t -> close[from + t - 1] * Math.exp(forecasts.get(skipped + t)));
    List<Double> actual = list(Arrays.copyOfRange(close, from, close.length));
    String model = walk.judged().model();
    return new Figure(
        "Price and its forecast" + r2(walk, walk.judged().priceR2()),
        "",
        Axis.linear(walk.prices().step()),
        Axis.linear("price"),
        List.of(
            new Mark.Line("price", "", days, actual, false),
            new Mark.Line(model, model, days, list(priced), false)));
  }

  private static List<Double> days(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(day -> (double) day).toList();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Figure returns(WalkForward walk) {
    String model = walk.judged().model();
    return new Figure(
        "Return and its forecast" + r2(walk, walk.judged().r2()),
        "",
        Axis.linear("forecast log return"),
        Axis.linear("log return"),
        List.of(
            new Mark.Points(
                walk.prices().step() + "s",
                model,
                walk.judged().forecasts(),
                walk.actual(),
                List.of(),
                false),
            new Mark.Level("", 0, false)));
  }

  /** The squared error of the random walk less that of each model, summed up to a day. */
  private static Figure saved(WalkForward walk) {
    List<Double> actual = walk.actual();
    List<Mark> marks = new ArrayList<>();
    for (Evaluation one : walk.models()) {
      double[] sums = new double[actual.size()];
      for (int t = 0; t < sums.length; t++) {
        double error = actual.get(t) - one.forecasts().get(t);
        sums[t] = (t == 0 ? 0 : sums[t - 1]) + actual.get(t) * actual.get(t) - error * error;
      }
      List<Double> days = days(walk.first() + 2, sums.length);
      marks.add(new Mark.Line(one.model(), one.model(), days, list(sums), false));
    }
    return new Figure(
        "Ahead of the random walk",
        "Squared errors saved since the first forecast: up is better than the random walk.",
        Axis.linear(walk.prices().step()),
        Axis.linear("squared error saved"),
        marks);
  }

  private static Table table(WalkForward walk) {
    return new Table(
        "The more frequent direction was that of %s of %ss"
            .formatted(Words.number(walk.base()), walk.prices().step()),
        List.of(
            "model",
            "Theil's U",
            "R² of returns",
            "p",
            "correct direction (95 %)",
            "in 95 %",
            "R² of prices",
            "copies yesterday"),
        walk.models().stream().map(one -> row(walk, one)).toList());
  }

  /** Not of a price that hardly moves: over an error near 0 it may be any number. */
  private static String r2(WalkForward walk, double value) {
    return walk.hasVerdict() ? ": R² " + Words.number(value) : "";
  }

  private static List<String> row(WalkForward walk, Evaluation one) {
    Wilson direction = one.direction();
    boolean told = walk.hasVerdict();
    return List.of(
        one.model(),
        told ? Words.number(one.theil(), 4) : "",
        told ? Words.number(one.r2()) : "",
        one.test() == null || !told ? "" : Words.number(one.p(), 2),
        Double.isNaN(direction.share())
            ? "forecasts none"
            : "%s (%s to %s)"
                .formatted(
                    Words.number(direction.share()),
                    Words.number(direction.low()),
                    Words.number(direction.high())),
        Words.number(one.coverage()),
        told ? Words.number(one.priceR2()) : "",
        one.copies() ? "yes" : "no");
  }

  /** The numbers of the backtests, by the names of the prices. */
  public static Map<String, Object> document(List<WalkForward> walks) {
    Map<String, Object> document = new LinkedHashMap<>();
    for (WalkForward walk : walks) {
      List<Map<String, Object>> models = new ArrayList<>();
      for (Evaluation one : walk.models()) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("model", one.model());
        model.put("rmse", one.rmse());
        model.put("theil", one.theil());
        model.put("r2", one.r2());
        model.put("p", one.p());
        model.put("direction", one.direction().share());
        model.put("directionLow", one.direction().low());
        model.put("directionHigh", one.direction().high());
        model.put("coverage", one.coverage());
        model.put("priceR2", one.priceR2());
        model.put("copies", one.copies());
        models.add(model);
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("verdict", walk.verdict());
      one.put("skill", walk.isSkilled());
      one.put("base", walk.base());
      one.put("models", models);
      document.put(walk.prices().name(), one);
    }
    return document;
  }
}
