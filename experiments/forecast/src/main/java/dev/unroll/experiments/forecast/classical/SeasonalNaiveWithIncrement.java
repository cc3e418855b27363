package dev.unroll.experiments.forecast.classical;

import java.util.Arrays;

/**
 * The last season plus its increment, the mean of that season less the mean of the one before, once
 * for each season ahead. The increment skips pairs with a missing value and is 0 without any.
 *
 * <p>It is Holt's method over whole seasons with α = β = 1, so the deviation is σ√(1² + 2² … + k²),
 * k the seasons back, and σ that of its forecasts one season ahead within the fit's history.
 */
public record SeasonalNaiveWithIncrement() implements Classical {
  @Override
  public String name() {
    return "seasonal naive + increment";
  }

  @Override
  public int needs(int season) {
    return 2 * season + 1;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    double sigma = sigma(history, season);
    return (past, horizon) -> {
      double increment = increment(past, past.length, season);
      return Forecast.of(
          horizon,
          h -> {
            SeasonAgo ago = SeasonAgo.of(past, h, season);
            return ago.value() + ago.seasons() * increment;
          },
          h -> {
            double k = SeasonAgo.of(past, h, season).seasons();
            return sigma * Math.sqrt(k * (k + 1) * (2 * k + 1) / 6);
          });
    };
  }

  /** The root mean square of the errors from 1 to m steps ahead of each step with two seasons. */
  private static double sigma(double[] history, int season) {
    double[] increments = new double[history.length];
    Arrays.setAll(increments, t -> t < 2 * season ? 0 : increment(history, t, season));
    double sum = 0;
    int count = 0;
    for (int origin = 2 * season; origin < history.length; origin++) {
      for (int t = origin; t < Math.min(origin + season, history.length); t++) {
        double error = history[t] - history[t - season] - increments[origin];
        sum += Double.isNaN(error) ? 0 : error * error;
        count += Double.isNaN(error) ? 0 : 1;
      }
    }
    return Math.sqrt(sum / count);
  }

  private static double increment(double[] history, int end, int season) {
    double sum = 0;
    int pairs = 0;
    for (int t = Math.max(season, end - season); t < end; t++) {
      double change = history[t] - history[t - season];
      sum += Double.isNaN(change) ? 0 : change;
      pairs += Double.isNaN(change) ? 0 : 1;
    }
    return pairs == 0 ? 0 : sum / pairs;
  }
}
