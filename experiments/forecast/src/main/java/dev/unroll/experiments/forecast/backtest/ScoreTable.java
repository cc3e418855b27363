package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.Intervals;
import dev.unroll.datasets.score.PointScores;
import dev.unroll.datasets.score.Quantiles;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The scores of a backtest. Those per series are means over series and windows; MAE and RMSE are
 * over all values.
 *
 * @param rows best first, by {@link #metric}
 * @param scaled whether MASE is defined for every series, and ranks
 */
public record ScoreTable(List<Row> rows, boolean scaled) {

  /**
   * The scores of one model.
   *
   * @param scores by name
   * @param byWindow the ranking score of each window
   * @param bySeries of each series
   * @param byStep mean absolute error of each step ahead, on the scale of the ranking score
   */
  public record Row(
      Backtest.Run run,
      Map<String, Double> scores,
      List<Double> byWindow,
      List<Double> bySeries,
      List<Double> byStep) {
    /**
     * The means of the ranking score over the series of each level.
     *
     * @param levels of the series, in their order
     */
    public Map<String, Double> byLevel(List<String> levels) {
      Map<String, Double> means = new LinkedHashMap<>();
      for (String level : levels) {
        means.computeIfAbsent(
            level,
            one ->
                IntStream.range(0, levels.size())
                    .filter(i -> levels.get(i).equals(one))
                    .mapToDouble(bySeries::get)
                    .average()
                    .orElse(Double.NaN));
      }
      return means;
    }

    public double rank() {
      return byWindow.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
    }
  }

  /** A forecast beside the actual values. */
  static final class Case {
    private final double[] actual;
    private final QuantileForecast forecast;
    private final SeasonalScale scale;

    /**
     * @param actual [H], NaN where missing
     */
    Case(double[] actual, QuantileForecast forecast, SeasonalScale scale) {
      this.actual = actual.clone();
      this.forecast = forecast;
      this.scale = scale;
    }

    double[] actual() {
      return actual;
    }

    QuantileForecast forecast() {
      return forecast;
    }

    SeasonalScale scale() {
      return scale;
    }

    /** Mean width of a central interval. */
    double width(int interval) {
      return Intervals.width(forecast.at(interval), forecast.at(Levels.count() - 1 - interval));
    }

    /** The share of values in a central interval; NaN if all are missing. */
    double coverage(int interval) {
      return Intervals.coverage(
          actual, forecast.at(interval), forecast.at(Levels.count() - 1 - interval));
    }
  }

  /**
   * Scores every run.
   *
   * @param season of MASE and MSIS; 1 for none
   */
  public static ScoreTable of(
      List<PanelSeries> series, Protocol protocol, int season, Backtest.Result result) {
    boolean scaled =
        series.stream().allMatch(one -> scale(one, protocol, 0, season).undefined().isEmpty());
    List<Row> rows = new ArrayList<>();
    for (Backtest.Run run : result.runs()) {
      rows.add(row(run, cases(run, series, protocol, season), scaled));
    }
    rows.sort(Comparator.comparingDouble(Row::rank));
    return new ScoreTable(List.copyOf(rows), scaled);
  }

  /** The name of the ranking score. */
  public String metric() {
    return scaled ? "MASE" : "MAE";
  }

  private static SeasonalScale scale(
      PanelSeries series, Protocol protocol, int window, int season) {
    double[] past = Arrays.copyOf(series.values(), protocol.origin(series, window));
    SeasonalScale scale = SeasonalScale.of(past, Math.max(1, season));
    return season > 1 && scale.undefined().isPresent() ? SeasonalScale.of(past, 1) : scale;
  }

  /** [window][series]. */
  static List<List<Case>> cases(
      Backtest.Run run, List<PanelSeries> series, Protocol protocol, int season) {
    List<List<Case>> all = new ArrayList<>();
    for (int window = 0; window < protocol.windows(); window++) {
      List<Case> some = new ArrayList<>();
      for (int i = 0; i < series.size(); i++) {
        int origin = protocol.origin(series.get(i), window);
        double[] actual =
            Arrays.copyOfRange(series.get(i).values(), origin, origin + protocol.horizon());
        some.add(
            new Case(
                actual,
                run.windows().get(window).get(i),
                scale(series.get(i), protocol, window, season)));
      }
      all.add(some);
    }
    return all;
  }

  private static Row row(Backtest.Run run, List<List<Case>> cases, boolean scaled) {
    List<Case> all = cases.stream().flatMap(List::stream).toList();
    Map<String, Double> scores = new LinkedHashMap<>();
    double[] actual = joined(all, Case::actual);
    double[] median = joined(all, one -> one.forecast().median());
    scores.put("MAE", PointScores.mae(actual, median));
    scores.put("RMSE", PointScores.rmse(actual, median));
    scores.put("MAPE", PointScores.mape(actual, median));
    scores.put("sMAPE", mean(all, one -> PointScores.smape(one.actual(), one.forecast().median())));
    scores.put("MASE", mean(all, one -> one.scale().mase(one.actual(), one.forecast().median())));
    int last = Levels.count() - 1;
    scores.put(
        "MSIS",
        mean(
            all,
            one ->
                one.scale()
                    .msis(one.actual(), one.forecast().at(0), one.forecast().at(last), 0.05)));
    scores.put("wQL", weightedLoss(all));
    scores.put("CRPS", mean(all, one -> crps(one)));
    scores.put("coverage 80 %", mean(all, one -> one.coverage(1)));
    scores.put("coverage 95 %", mean(all, one -> one.coverage(0)));
    scores.put("width 80 %", mean(all, one -> one.width(1)));
    ToDoubleFunction<Case> rank =
        one ->
            scaled
                ? one.scale().mase(one.actual(), one.forecast().median())
                : PointScores.mae(one.actual(), one.forecast().median());
    int series = cases.get(0).size();
    List<Double> byWindow = cases.stream().map(some -> mean(some, rank)).toList();
    List<Double> bySeries =
        IntStream.range(0, series)
            .mapToObj(i -> mean(cases.stream().map(some -> some.get(i)).toList(), rank))
            .toList();
    int horizon = all.get(0).actual().length;
    List<Double> byStep =
        IntStream.range(0, horizon)
            .mapToObj(h -> mean(all, one -> error(one, h) / (scaled ? one.scale().value() : 1)))
            .toList();
    return new Row(run, scores, byWindow, bySeries, byStep);
  }

  private static double error(Case one, int h) {
    return Math.abs(one.actual()[h] - one.forecast().median()[h]);
  }

  private static double weightedLoss(List<Case> all) {
    double[][] deciles =
        all.stream()
            .flatMap(one -> Arrays.stream(one.forecast().quantiles()))
            .map(row -> Arrays.copyOfRange(row, 1, row.length - 1))
            .toArray(double[][]::new);
    return Quantiles.deciles().weightedLoss(joined(all, Case::actual), deciles);
  }

  private static double crps(Case one) {
    return Quantiles.at(Levels.all()).crps(one.actual(), one.forecast().quantiles());
  }

  private static double[] joined(List<Case> all, Function<Case, double[]> part) {
    return all.stream().map(part).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Over those that are defined; NaN if none is. */
  private static double mean(List<Case> all, ToDoubleFunction<Case> score) {
    OptionalDouble mean = all.stream().mapToDouble(score).filter(Double::isFinite).average();
    return mean.orElse(Double.NaN);
  }

  /** The first of the baselines; null if there is none. */
  public Row bestBaseline() {
    return rows.stream().filter(row -> row.run().baseline()).findFirst().orElse(null);
  }
}
