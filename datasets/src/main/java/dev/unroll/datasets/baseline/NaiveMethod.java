package dev.unroll.datasets.baseline;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * The methods that need no search: means, naive forecasts and their seasonal forms. Missing values
 * are skipped, in the forecast and in σ, the root mean square of the residuals of the fit.
 */
public enum NaiveMethod implements BaselineMethod {
  /** 0 at each step: the forecast of the steps of a random walk. Deviation σ. */
  RANDOM_WALK("random walk", 0, 2) {
    @Override
    Fit fitted(double[] history, int season) {
      double sigma = History.deviation(history, 0, t -> 0, 0);
      return (past, horizon) -> new Forecast(horizon, h -> 0, h -> sigma);
    }
  },

  /** The mean of the fit's history at each step. Deviation σ√(1 + 1/T). */
  MEAN("mean", 0, 2) {
    @Override
    Fit fitted(double[] history, int season) {
      int known = History.known(history);
      double sum = 0;
      for (double value : history) {
        sum += Double.isNaN(value) ? 0 : value;
      }
      double mean = sum / known;
      double deviation = History.deviation(history, 0, t -> mean, 1) * Math.sqrt(1 + 1.0 / known);
      return (past, horizon) -> new Forecast(horizon, h -> mean, h -> deviation);
    }
  },

  /**
   * The last known value at each step. Deviation σ√h, σ from the changes between neighbours; h
   * counts from the last known value.
   */
  LAST_VALUE("last value", 0, 2) {
    @Override
    Fit fitted(double[] history, int season) {
      double sigma = History.deviation(history, 1, t -> history[t - 1], 0);
      return (past, horizon) -> {
        int last = History.lastKnown(past);
        int missing = past.length - 1 - last;
        return new Forecast(horizon, h -> past[last], h -> sigma * Math.sqrt(h + missing));
      };
    }
  },

  /**
   * The last known value and from there the line through the first and the last known value of the
   * fit's history: y_T + h·(y_T − y_1)/(T − 1). Deviation σ√(h(1 + h/(T − 1))).
   */
  DRIFT("drift", 0, 3) {
    @Override
    Fit fitted(double[] history, int season) {
      double slope = slope(history);
      int steps = History.lastKnown(history) - History.firstKnown(history);
      double sigma = History.deviation(history, 1, t -> history[t - 1] + slope, 1);
      return (past, horizon) -> {
        int last = History.lastKnown(past);
        int missing = past.length - 1 - last;
        return new Forecast(
            horizon,
            h -> past[last] + (h + missing) * slope,
            h -> sigma * Math.sqrt((h + missing) * (1 + (h + missing) / (double) steps)));
      };
    }
  },

  /** The value a season before, further back where that is missing. Deviation σ√k, k seasons. */
  SEASONAL_NAIVE("seasonal naive", 1, 1) {
    @Override
    Fit fitted(double[] history, int season) {
      double sigma = History.deviation(history, season, t -> history[t - season], 0);
      return (past, horizon) ->
          new Forecast(
              horizon,
              h -> SeasonAgo.of(past, h, season).value(),
              h -> sigma * Math.sqrt(SeasonAgo.of(past, h, season).seasons()));
    }
  },

  /**
   * The value a season before, plus the drift: seasonal naive + drift forecast − last value, as the
   * examples of Darts combine them, that is y_{T+h−m·k} + h·slope.
   *
   * <p>No textbook formula: the deviation is σ√k as of the seasonal naive forecast, σ from the
   * changes over a season less m·slope, the slope taken as known.
   */
  SEASONAL_NAIVE_DRIFT("seasonal naive + drift", 1, 2) {
    @Override
    Fit fitted(double[] history, int season) {
      double slope = slope(history);
      double change = season * slope;
      double sigma = History.deviation(history, season, t -> history[t - season] + change, 1);
      return (past, horizon) ->
          new Forecast(
              horizon,
              h -> SeasonAgo.of(past, h, season).value() + h * slope,
              h -> sigma * Math.sqrt(SeasonAgo.of(past, h, season).seasons()));
    }
  },

  /**
   * The last season plus its increment, the mean of that season less the mean of the one before,
   * once for each season ahead. The increment skips pairs with a missing value and is 0 without
   * any.
   *
   * <p>It is Holt's method over whole seasons with α = β = 1, so the deviation is σ√(1² + 2² … +
   * k²), k the seasons back, and σ that of its forecasts one season ahead within the fit's history.
   */
  SEASONAL_NAIVE_INCREMENT("seasonal naive + increment", 2, 1) {
    @Override
    Fit fitted(double[] history, int season) {
      // T·m operations, that only intervals need.
      DoubleSupplier sigma = History.once(() -> incrementSigma(history, season));
      return (past, horizon) -> {
        double increment = increment(past, past.length, season);
        return new Forecast(
            horizon,
            h -> {
              SeasonAgo ago = SeasonAgo.of(past, h, season);
              return ago.value() + ago.seasons() * increment;
            },
            h -> {
              double k = SeasonAgo.of(past, h, season).seasons();
              return sigma.getAsDouble() * Math.sqrt(k * (k + 1) * (2 * k + 1) / 6);
            });
      };
    }
  };

  private final String label;
  private final int seasons;
  private final int more;

  /** A method that needs so many seasons and so many values more. */
  NaiveMethod(String label, int seasons, int more) {
    this.label = label;
    this.seasons = seasons;
    this.more = more;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int needs(int season) {
    return seasons * season + more;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    int read = this == RANDOM_WALK || this == MEAN ? 0 : seasons == 0 ? 1 : seasons * season;
    return new LastValues(read, seasons == 0 ? 1 : season).fit(fitted(history, season));
  }

  abstract Fit fitted(double[] history, int season);

  /** The mean change a step between the first and the last known value. */
  private static double slope(double[] history) {
    int first = History.firstKnown(history);
    int last = History.lastKnown(history);
    return (history[last] - history[first]) / (last - first);
  }

  /** The root mean square of the errors from 1 to m steps ahead of each step with two seasons. */
  private static double incrementSigma(double[] history, int season) {
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

  /** The last known value at the same place in the season, and how many seasons ago it was. */
  private record SeasonAgo(double value, int seasons) {
    /**
     * For the step h, from 1, after a history. Without a known value at that place in any season:
     * the last value before that is known.
     */
    static SeasonAgo of(double[] history, int h, int season) {
      int nearest = (h + season - 1) / season;
      for (int back = nearest; back * season - h < history.length; back++) {
        double value = history[history.length - 1 + h - back * season];
        if (!Double.isNaN(value)) {
          return new SeasonAgo(value, back);
        }
      }
      return new SeasonAgo(history[History.lastKnown(history)], nearest);
    }
  }
}
