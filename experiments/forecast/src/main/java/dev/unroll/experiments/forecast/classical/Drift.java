package dev.unroll.experiments.forecast.classical;

/**
 * The last known value and from there the line through the first and the last known value of the
 * fit's history: y_T + h·(y_T − y_1)/(T − 1). Deviation σ√(h(1 + h/(T − 1))); h counts from the
 * last known value, and σ skips pairs with a missing value.
 */
public record Drift() implements Classical {
  @Override
  public String name() {
    return "drift";
  }

  @Override
  public int needs(int season) {
    return 3;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    double slope = slope(history);
    int steps = History.lastKnown(history) - History.firstKnown(history);
    double sigma = History.deviation(history, 1, t -> history[t - 1] + slope, 1);
    return (past, horizon) -> {
      int last = History.lastKnown(past);
      int missing = past.length - 1 - last;
      return Forecast.of(
          horizon,
          h -> past[last] + (h + missing) * slope,
          h -> sigma * Math.sqrt((h + missing) * (1 + (h + missing) / (double) steps)));
    };
  }

  /** The mean change a step between the first and the last known value. */
  static double slope(double[] history) {
    int first = History.firstKnown(history);
    int last = History.lastKnown(history);
    return (history[last] - history[first]) / (last - first);
  }
}
