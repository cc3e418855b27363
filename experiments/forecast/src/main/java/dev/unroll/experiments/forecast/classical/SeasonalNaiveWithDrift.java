package dev.unroll.experiments.forecast.classical;

/**
 * The value a season before, plus the drift: seasonal naive + drift forecast − last value, as the
 * examples of Darts combine them, that is y_{T+h−m·k} + h·slope. Missing values as in both.
 *
 * <p>No textbook formula: the deviation is σ√k as of the seasonal naive forecast, σ from the
 * changes over a season less m·slope, the slope taken as known.
 */
public record SeasonalNaiveWithDrift() implements Classical {
  @Override
  public String name() {
    return "seasonal naive + drift";
  }

  @Override
  public int needs(int season) {
    return season + 2;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    double slope = Drift.slope(history);
    double sigma = History.deviation(history, season, t -> history[t - season] + season * slope, 1);
    return (past, horizon) ->
        Forecast.of(
            horizon,
            h -> SeasonAgo.of(past, h, season).value() + h * slope,
            h -> sigma * Math.sqrt(SeasonAgo.of(past, h, season).seasons()));
  }
}
