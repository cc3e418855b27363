package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.Autocorrelation;
import dev.unroll.datasets.score.DieboldMariano;
import dev.unroll.datasets.score.Intervals;
import dev.unroll.datasets.score.PointScores;
import dev.unroll.experiments.forecast.backtest.Backtest;
import dev.unroll.experiments.forecast.backtest.Predictions;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.report.CommaText;
import dev.unroll.experiments.report.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A backtest of log returns, one day ahead, from each day of the second half. The question is
 * whether the next return can be forecast better than by 0, the forecast of the random walk.
 *
 * @param prices of one asset
 * @param first the first return that is forecast
 * @param base share of the more frequent direction among the forecast days with a move: the share
 *     of correct directions that a constant forecast reaches
 * @param models the judged one first
 */
public record WalkForward(Prices prices, int first, double base, List<Evaluation> models) {
  private static final int MIN_RETURNS = 300;

  /** Fewer moves tell neither errors nor directions from chance. */
  private static final int MIN_MOVES = 10;

  /** An R² of daily returns that no forecast without a leak has. */
  private static final double TOO_GOOD = 0.25;

  /**
   * How one model did on returns that it had not seen.
   *
   * @param model its name
   * @param forecasts of each return
   * @param rmse of the returns
   * @param theil Theil's U: that over the random walk's, whose forecast is 0
   * @param r2 out-of-sample R² against a forecast of 0
   * @param direction share of days with the right sign, of those with a forecast and a move
   * @param test squared errors against the random walk's; null for the random walk itself
   * @param coverage of the 95 % intervals
   * @param priceR2 R² of the price forecast, which is as high for the random walk
   * @param copies whether the price forecast is closer to yesterday's price than to today's
   */
  public record Evaluation(
      String model,
      List<Double> forecasts,
      double rmse,
      double theil,
      double r2,
      Wilson direction,
      DieboldMariano test,
      double coverage,
      double priceR2,
      boolean copies) {

    /** The p of the test, one-sided; NaN without one. */
    public double p() {
      return test == null ? Double.NaN : test.pFirstBetter();
    }

    /**
     * The rule of the verdict: better than the random walk by more than chance (p below .05,
     * one-sided), and a share of correct directions that is above that of a constant forecast.
     *
     * @param base share of the more frequent direction
     */
    public boolean isSkilled(double base) {
      return p() < 0.05 && direction.low() > base;
    }
  }

  /**
   * Backtests forecasters of the returns.
   *
   * @param models the judged one first
   * @param refit days after which they are fitted again
   * @throws InvalidInput if there are too few prices, or a model cannot forecast them
   */
  public static WalkForward of(Prices prices, List<Forecaster> models, int refit)
      throws IOException {
    double[] returns = prices.returns();
    if (returns.length < MIN_RETURNS) {
      throw new InvalidInput(
          "%s: expected at least %d prices, got %d: fewer cannot tell skill from chance"
              .formatted(prices.name(), MIN_RETURNS + 1, returns.length + 1));
    }
    int first = returns.length / 2;
    Protocol protocol = Protocol.expanding(1, returns.length - first, 1, "every:" + refit);
    List<PanelSeries> series = List.of(new PanelSeries(prices.name(), returns));
    Backtest.Result result =
        new Backtest(series, protocol, Predictions.inMemory())
            .run(models, (model, done, all, share) -> {});
    result
        .leftOut()
        .forEach(
            (model, why) -> {
              throw new InvalidInput("%s, %s: %s".formatted(prices.name(), model, why));
            });
    double[] actual = Arrays.copyOfRange(returns, first, returns.length);
    List<Evaluation> evaluations =
        result.runs().stream().map(run -> evaluation(prices, actual, run)).toList();
    return new WalkForward(prices, first, base(actual), evaluations);
  }

  private static double base(double[] actual) {
    double up = Arrays.stream(actual).filter(r -> r > 0).count();
    double share = up / Arrays.stream(actual).filter(r -> r != 0).count();
    return Math.max(share, 1 - share);
  }

  private static Evaluation evaluation(Prices prices, double[] actual, Backtest.Run run) {
    int days = actual.length;
    double[] forecasts = quantiles(run, Levels.median());
    double[] errors = new double[days];
    Arrays.setAll(errors, t -> actual[t] - forecasts[t]);
    int right = 0;
    int called = 0;
    for (int t = 0; t < days; t++) {
      called += forecasts[t] != 0 && actual[t] != 0 ? 1 : 0;
      right += forecasts[t] * actual[t] > 0 ? 1 : 0;
    }
    double[] close = prices.close();
    double[] today = Arrays.copyOfRange(close, close.length - days, close.length);
    double[] yesterday = Arrays.copyOfRange(close, close.length - days - 1, close.length - 1);
    double[] priced = new double[days];
    Arrays.setAll(priced, t -> yesterday[t] * Math.exp(forecasts[t]));
    boolean walk = Arrays.stream(forecasts).allMatch(f -> f == 0);
    double ratio = PointScores.mse(actual, forecasts) / PointScores.mse(actual, new double[days]);
    return new Evaluation(
        run.model(),
        Arrays.stream(forecasts).boxed().toList(),
        PointScores.rmse(actual, forecasts),
        Math.sqrt(ratio),
        1 - ratio,
        Wilson.of(right, called),
        walk ? null : DieboldMariano.test(errors, actual, 1, 2),
        Intervals.coverage(actual, quantiles(run, 0), quantiles(run, Levels.count() - 1)),
        r2(today, priced),
        r2(yesterday, priced) >= r2(today, priced));
  }

  /** Of each window, one step ahead. */
  private static double[] quantiles(Backtest.Run run, int level) {
    return run.windows().stream().mapToDouble(window -> window.get(0).at(level)[0]).toArray();
  }

  private static double r2(double[] actual, double[] forecast) {
    double[] mean = new double[actual.length];
    Arrays.fill(mean, Arrays.stream(actual).average().orElse(0));
    return 1 - PointScores.mse(actual, forecast) / PointScores.mse(actual, mean);
  }

  /** The model that the verdict is about. */
  public Evaluation judged() {
    return models.get(0);
  }

  /** The returns that are forecast. */
  public List<Double> actual() {
    double[] returns = prices.returns();
    return Arrays.stream(returns, first, returns.length).boxed().toList();
  }

  public boolean isSkilled() {
    return hasVerdict() && judged().isSkilled(base);
  }

  /** Whether the price moves often enough among the forecast days for a verdict. */
  public boolean hasVerdict() {
    return moves() >= MIN_MOVES;
  }

  private long moves() {
    return actual().stream().filter(value -> value != 0).count();
  }

  /** The verdict by the rule, in plain words, and warnings. */
  public List<String> verdict() {
    Evaluation one = judged();
    List<String> verdict = new ArrayList<>();
    prices.split().ifPresent(what -> verdict.add(prices.name() + ": " + what));
    if (!hasVerdict()) {
      verdict.add(
          "%s: no verdict, since the price %s in the %d %ss that are forecast"
              .formatted(
                  prices.name(),
                  moves() == 0
                      ? "does not move"
                      : "moves %s, which is too seldom to tell skill from chance,"
                          .formatted(moves() == 1 ? "once" : moves() + " times"),
                  actual().size(),
                  prices.step()));
      return verdict;
    }
    String evidence =
        "out-of-sample R² %s, Diebold–Mariano p = %s, right direction on %s of %ss (95 %%: %s to %s), the more frequent direction: %s"
            .formatted(
                Words.number(one.r2()),
                one.test() == null ? "none" : Words.number(one.p(), 2),
                Words.number(one.direction().share()),
                prices.step(),
                Words.number(one.direction().low()),
                Words.number(one.direction().high()),
                Words.number(base));
    verdict.add(
        "%s: %s (%s: %s)"
            .formatted(
                prices.name(),
                isSkilled()
                    ? "evidence that the next return can be forecast"
                    : "no evidence that it beats the random walk",
                one.model(),
                evidence));
    if (one.r2() > TOO_GOOD) {
      verdict.add(
          "an R² of %s on returns is too good: look for a leak, such as a label shifted by a %s"
              .formatted(Words.number(one.r2()), prices.step()));
    }
    if (averaged()) {
      verdict.add(
          "the returns follow each other as those of monthly averages do (Working 1960): averages"
              + " can be forecast, prices that one can trade at cannot; use prices of single days");
    }
    return verdict;
  }

  /** Whether returns have the autocorrelations of averaged random walks: 1/4, then 0. */
  private boolean averaged() {
    double[] returns = prices.returns();
    double chance = 2 / Math.sqrt(returns.length);
    return Math.abs(Autocorrelation.of(returns, 1) - 0.25) < chance
        && Math.abs(Autocorrelation.of(returns, 2)) < chance;
  }

  /** Every forecast beside the actual return, as comma-separated text. */
  public String toCsv() {
    StringBuilder csv = new StringBuilder("time,model,forecast return,return\n");
    List<Double> actual = actual();
    for (Evaluation one : models) {
      for (int t = 0; t < actual.size(); t++) {
        csv.append(
            "%s,%s,%s,%s%n"
                .formatted(
                    prices.label(first + t + 1),
                    CommaText.cell(one.model()),
                    CommaText.number(one.forecasts().get(t)),
                    CommaText.number(actual.get(t))));
      }
    }
    return csv.toString();
  }
}
