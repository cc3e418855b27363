package dev.unroll.experiments.forecast.classical;

/**
 * The naive forecast: the last known value, at each step. Deviation σ√h, σ from the changes between
 * neighbours that are both known; h counts from the last known value.
 */
public record LastValue() implements Classical {
  @Override
  public String name() {
    return "last value";
  }

  @Override
  public int needs(int season) {
    return 2;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    double sigma = History.deviation(history, 1, t -> history[t - 1], 0);
    return (past, horizon) -> {
      int last = History.lastKnown(past);
      int missing = past.length - 1 - last;
      return Forecast.of(horizon, h -> past[last], h -> sigma * Math.sqrt(h + missing));
    };
  }
}
