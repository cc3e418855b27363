package dev.unroll.experiments.forecast.stock;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks as a page, and as numbers. */
public final class StockPage {
  private static final int SHOWN = 120;

  private StockPage() {}

  /** A section for each walk. */
  public static Page of(List<WalkForward> walks, Provenance provenance) {
    List<String> lead = new ArrayList<>();
    walks.forEach(walk -> lead.addAll(walk.verdict()));
    List<Section> sections = new ArrayList<>();
    for (int k = 0; k < walks.size(); k++) {
      sections.add(section(walks.get(k), "walk-" + (k + 1)));
    }
    List<String> models = walks.get(0).models().stream().map(Evaluated::model).toList();
    return new Page("Can the next return be forecast?", lead, models, sections, provenance);
  }

  private static Section section(WalkForward walk, String id) {
    boolean skilled = walk.judged().skilled(walk.base());
    return new Section(
        id,
        walk.prices().name(),
        "",
        List.of(
            "The first figure is the one that such demonstrations show. It is as good for “tomorrow"
                + " is as today”; the second is what was really forecast."),
        new Outcome(
            skilled ? "good" : "mixed",
            skilled ? "evidence of skill" : "no evidence of skill",
            "by rule: p below .05 against the random walk, and a share of right directions whose"
                + " interval lies above that of the more frequent direction."),
        List.of(prices(walk), returns(walk), ahead(walk)),
        List.of(table(walk)),
        List.of(
            "Forecast day after day from day %d on, learnt again from all that had passed every so many days."
                .formatted(walk.first() + 2)));
  }

  private static Figure prices(WalkForward walk) {
    double[] close = walk.prices().close();
    List<Double> x = new ArrayList<>();
    List<Double> came = new ArrayList<>();
    List<Double> said = new ArrayList<>();
    List<Double> forecasts = walk.judged().forecasts();
    for (int day = close.length - Math.min(SHOWN, forecasts.size()); day < close.length; day++) {
      x.add((double) day + 1);
      came.add(close[day]);
      double forecast = forecasts.get(forecasts.size() - (close.length - day));
      said.add(close[day - 1] * Math.exp(forecast));
    }
    String model = walk.judged().model();
    return new Figure(
        "Price and its forecast: R² " + Words.number(walk.judged().priceR2()),
        "",
        Axis.linear("day"),
        Axis.linear("price"),
        List.of(
            new Mark.Line("price", "", x, came, false),
            new Mark.Line(model, model, x, said, false)));
  }

  private static Figure returns(WalkForward walk) {
    double[] returns = walk.prices().returns();
    List<Double> forecasts = walk.judged().forecasts();
    List<Double> came = new ArrayList<>();
    for (int t = 0; t < forecasts.size(); t++) {
      came.add(returns[walk.first() + t]);
    }
    String model = walk.judged().model();
    return new Figure(
        "Return and its forecast: R² " + Words.number(walk.judged().r2()),
        "",
        Axis.linear("forecast log return"),
        Axis.linear("log return"),
        List.of(
            new Mark.Points("days", model, forecasts, came, List.of(), false),
            new Mark.Level("", 0, false)));
  }

  /** How far each model is ahead of the random walk in squared error, summed up to a day. */
  private static Figure ahead(WalkForward walk) {
    double[] returns = walk.prices().returns();
    List<Mark> marks = new ArrayList<>();
    for (Evaluated one : walk.models()) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      double sum = 0;
      for (int t = 0; t < one.forecasts().size(); t++) {
        double actual = returns[walk.first() + t];
        double error = actual - one.forecasts().get(t);
        sum += actual * actual - error * error;
        x.add((double) walk.first() + t + 2);
        y.add(sum);
      }
      marks.add(new Mark.Line(one.model(), one.model(), x, y, false));
    }
    return new Figure(
        "Ahead of the random walk",
        "Squared errors saved since the first forecast: up is better than the random walk.",
        Axis.linear("day"),
        Axis.linear("squared error saved"),
        marks);
  }

  private static Table table(WalkForward walk) {
    List<List<String>> rows = new ArrayList<>();
    for (Evaluated one : walk.models()) {
      boolean called = !Double.isNaN(one.direction().share());
      rows.add(
          List.of(
              one.model(),
              Words.number(one.theil(), 4),
              Words.number(one.r2()),
              one.test() == null ? "" : Words.number(one.test().pFirstBetter(), 2),
              called
                  ? "%s (%s to %s)"
                      .formatted(
                          Words.number(one.direction().share()),
                          Words.number(one.direction().low()),
                          Words.number(one.direction().high()))
                  : "says none",
              Words.number(one.coverage()),
              Words.number(one.priceR2()),
              one.copies() ? "yes" : "no"));
    }
    return new Table(
        "The more frequent direction came on %s of days".formatted(Words.number(walk.base())),
        List.of(
            "model",
            "Theil's U",
            "R² of returns",
            "p",
            "right direction (95 %)",
            "in 95 %",
            "R² of prices",
            "copies yesterday"),
        rows);
  }

  /** The numbers of the walks. */
  public static Map<String, Object> document(List<WalkForward> walks) {
    Map<String, Object> document = new LinkedHashMap<>();
    for (WalkForward walk : walks) {
      List<Map<String, Object>> models = new ArrayList<>();
      for (Evaluated one : walk.models()) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("model", one.model());
        model.put("rmse", one.rmse());
        model.put("theil", one.theil());
        model.put("r2", one.r2());
        model.put("p", one.test() == null ? Double.NaN : one.test().pFirstBetter());
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
      one.put("skill", walk.judged().skilled(walk.base()));
      one.put("base", walk.base());
      one.put("models", models);
      document.put(walk.prices().name(), one);
    }
    return document;
  }
}
