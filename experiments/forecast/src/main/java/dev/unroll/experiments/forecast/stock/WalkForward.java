package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.score.DieboldMariano;
import dev.unroll.datasets.score.Intervals;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The honest question about prices: can the next log return be forecast better than by 0? Models
 * learn the first half, forecast day after day, and learn again from all that has passed every so
 * many days.
 *
 * @param prices of one asset
 * @param first the first return that is forecast
 * @param base share of the forecast days that moved as most days before them did: what always
 *     saying the same is right about
 * @param models the judged one first
 */
public record WalkForward(Prices prices, int first, double base, List<Evaluated> models) {
  private static final int LEAST = 300;
  private static final double NORMAL = 1.959963984540054;

  /** The random walk, drift, AR(1), ridge, and the model that is judged, which comes first. */
  public static List<ReturnModel> usual(long seed) {
    return List.of(
        new RecurrentReturns(seed),
        LagRegression.ar1(),
        LagRegression.ridge(10),
        ConstantReturn.DRIFT,
        ConstantReturn.RANDOM_WALK);
  }

  /**
   * Lets the models walk.
   *
   * @param refit days after which they learn again
   * @throws InvalidInput if there are too few prices
   */
  public static WalkForward of(Prices prices, List<ReturnModel> models, int refit) {
    double[] returns = prices.returns();
    if (returns.length < LEAST) {
      throw new InvalidInput(
          "%s: expected at least %d daily prices, got %d: fewer tell skill from luck no more"
              .formatted(prices.name(), LEAST + 1, returns.length + 1));
    }
    int first = returns.length / 2;
    List<Evaluated> evaluated = new ArrayList<>();
    for (ReturnModel model : models) {
      evaluated.add(evaluated(prices, returns, model, first, refit));
    }
    return new WalkForward(prices, first, base(returns, first), List.copyOf(evaluated));
  }

  private static double base(double[] returns, int first) {
    double[] moves = Arrays.stream(returns, first, returns.length).filter(r -> r != 0).toArray();
    double up = Arrays.stream(moves).filter(r -> r > 0).count() / (double) moves.length;
    return Math.max(up, 1 - up);
  }

  private static Evaluated evaluated(
      Prices prices, double[] returns, ReturnModel model, int first, int refit) {
    int days = returns.length - first;
    double[] forecasts = new double[days];
    double[] spreads = new double[days];
    for (int from = first; from < returns.length; from += refit) {
      int to = Math.min(from + refit, returns.length);
      ReturnModel.Fitted fitted = model.fit(Arrays.copyOf(returns, from));
      double[] next = fitted.next(Windows.before(returns, from, to, model.memory()));
      System.arraycopy(next, 0, forecasts, from - first, to - from);
      double[] seen = fitted.next(Windows.before(returns, model.memory(), from, model.memory()));
      double squares = 0;
      for (int t = 0; t < seen.length; t++) {
        double residual = returns[model.memory() + t] - seen[t];
        squares += residual * residual / seen.length;
      }
      Arrays.fill(spreads, from - first, to - first, Math.sqrt(squares));
    }
    return scored(
        prices, Arrays.copyOfRange(returns, first, returns.length), model, forecasts, spreads);
  }

  private static Evaluated scored(
      Prices prices, double[] actual, ReturnModel model, double[] forecasts, double[] spreads) {
    int days = actual.length;
    double[] errors = new double[days];
    double[] low = new double[days];
    double[] high = new double[days];
    int right = 0;
    int called = 0;
    for (int t = 0; t < days; t++) {
      errors[t] = actual[t] - forecasts[t];
      low[t] = forecasts[t] - NORMAL * spreads[t];
      high[t] = forecasts[t] + NORMAL * spreads[t];
      called += forecasts[t] != 0 && actual[t] != 0 ? 1 : 0;
      right += forecasts[t] * actual[t] > 0 ? 1 : 0;
    }
    double[] close = prices.close();
    double[] today = Arrays.copyOfRange(close, close.length - days, close.length);
    double[] yesterday = Arrays.copyOfRange(close, close.length - days - 1, close.length - 1);
    double[] priced = new double[days];
    Arrays.setAll(priced, t -> yesterday[t] * Math.exp(forecasts[t]));
    boolean walk = Arrays.stream(forecasts).allMatch(f -> f == 0);
    return new Evaluated(
        model.name(),
        Arrays.stream(forecasts).boxed().toList(),
        Math.sqrt(square(errors)),
        Math.sqrt(square(errors) / square(actual)),
        1 - square(errors) / square(actual),
        Wilson.of(right, called),
        walk ? null : DieboldMariano.test(errors, actual, 1, 2),
        Intervals.coverage(actual, low, high),
        r2(today, priced),
        r2(yesterday, priced) >= r2(today, priced));
  }

  private static double square(double[] values) {
    return Arrays.stream(values).map(v -> v * v).average().orElse(Double.NaN);
  }

  private static double r2(double[] actual, double[] forecast) {
    double mean = Arrays.stream(actual).average().orElse(0);
    double left = 0;
    double all = 0;
    for (int t = 0; t < actual.length; t++) {
      left += (actual[t] - forecast[t]) * (actual[t] - forecast[t]);
      all += (actual[t] - mean) * (actual[t] - mean);
    }
    return 1 - left / all;
  }

  /** The judged model. */
  public Evaluated judged() {
    return models.get(0);
  }

  /** The judgement by rule, in plain words, and what should be thought of besides. */
  public List<String> verdict() {
    Evaluated one = judged();
    List<String> verdict = new ArrayList<>();
    String evidence =
        "out-of-sample R² %s, Diebold–Mariano p = %s, right direction on %s of days (95 %%: %s to %s), the more frequent direction: %s"
            .formatted(
                Words.number(one.r2()),
                one.test() == null ? "none" : Words.number(one.test().pFirstBetter(), 2),
                Words.number(one.direction().share()),
                Words.number(one.direction().low()),
                Words.number(one.direction().high()),
                Words.number(base));
    verdict.add(
        "%s: %s (%s: %s)"
            .formatted(
                prices.name(),
                one.skilled(base)
                    ? "evidence that the next return can be forecast"
                    : "no evidence that it beats the random walk",
                one.model(),
                evidence));
    if (one.r2() > Evaluated.TOO_GOOD) {
      verdict.add(
          "an R² of %s on daily returns is too good: look for a leak, such as a label shifted by a day"
              .formatted(Words.number(one.r2())));
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
    return Math.abs(correlation(returns, 1) - 0.25) < chance
        && Math.abs(correlation(returns, 2)) < chance;
  }

  private static double correlation(double[] returns, int lag) {
    double mean = Arrays.stream(returns).average().orElse(0);
    double own = 0;
    double with = 0;
    for (int t = 0; t < returns.length; t++) {
      own += (returns[t] - mean) * (returns[t] - mean);
      with += t < lag ? 0 : (returns[t] - mean) * (returns[t - lag] - mean);
    }
    return with / own;
  }
}
