package dev.unroll.experiments.forecast.classical;

/**
 * The value a season before, further seasons back where that is missing. Deviation σ√k, with k the
 * seasons back; σ skips pairs with a missing value.
 */
public record SeasonalNaive() implements Classical {
  @Override
  public String name() {
    return "seasonal naive";
  }

  @Override
  public int needs(int season) {
    return season + 1;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    double sigma = History.deviation(history, season, t -> history[t - season], 0);
    return (past, horizon) ->
        Forecast.of(
            horizon,
            h -> SeasonAgo.of(past, h, season).value(),
            h -> sigma * Math.sqrt(SeasonAgo.of(past, h, season).seasons()));
  }
}
