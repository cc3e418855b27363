package dev.unroll.experiments.forecast.classical;

/**
 * The mean of the fit's history at each step; missing values do not count. Deviation σ√(1 + 1/T).
 */
public record ConstantMean() implements Classical {
  @Override
  public String name() {
    return "mean";
  }

  @Override
  public int needs(int season) {
    return 2;
  }

  @Override
  public Fitted fit(double[] history, int season) {
    History.require(this, history, season);
    int known = History.known(history);
    double sum = 0;
    for (double value : history) {
      sum += Double.isNaN(value) ? 0 : value;
    }
    double mean = sum / known;
    double deviation = History.deviation(history, 0, t -> mean, 1) * Math.sqrt(1 + 1.0 / known);
    return (past, horizon) -> Forecast.of(horizon, h -> mean, h -> deviation);
  }
}
