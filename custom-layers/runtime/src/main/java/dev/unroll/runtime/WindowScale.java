package dev.unroll.runtime;

import dev.unroll.runtime.ForecastSpec.Normalisation;

/**
 * How the values of a window are scaled: (value − centre) / spread.
 *
 * @param centre subtracted
 * @param spread divided by; above 0
 */
record WindowScale(double centre, double spread) {
  private static final double FLAT = 1e-6; // spread of a constant, as a share of it
  private static final double LEAST = 0.05; // of the whole series' spread

  /**
   * The scale of a window [W].
   *
   * @param whole that of the whole series
   */
  static WindowScale of(ForecastSpec spec, double[] window, WindowScale whole) {
    Normalisation kind = spec.normalise();
    if (kind == Normalisation.SERIES) {
      return whole;
    }
    if (kind == Normalisation.SEASON) {
      double mean = mean(window, Math.max(0, window.length - spec.season()));
      return new WindowScale(Double.isNaN(mean) ? whole.centre : mean, whole.spread);
    }
    WindowScale own = fitted(spec, window, whole);
    double centre = own.centre;
    for (int t = 0; t < window.length && kind == Normalisation.LAST; t++) {
      centre = Double.isNaN(window[t]) ? centre : window[t];
    }
    return new WindowScale(centre, Math.max(own.spread, LEAST * whole.spread));
  }

  /**
   * The scale of a series that was not in the fit, by the values that there are.
   *
   * @param values of the window
   */
  static WindowScale ofNew(ForecastSpec spec, double... values) {
    int season = spec.normalise() == Normalisation.SEASON ? spec.season() : 0;
    WindowScale own = fitted(spec, values, new WindowScale(0, 1));
    int lag = values.length > season ? season : 1;
    double sum = 0;
    int pairs = 0;
    for (int t = lag; t < values.length && season > 0; t++) {
      double difference = Math.abs(values[t] - values[t - lag]);
      if (!Double.isNaN(difference)) {
        sum += difference;
        pairs++;
      }
    }
    return sum > 0 ? new WindowScale(own.centre, sum / pairs) : own;
  }

  private static WindowScale fitted(ForecastSpec spec, double[] values, WindowScale otherwise) {
    double mean = mean(values, 0);
    if (Double.isNaN(mean)) {
      return otherwise;
    }
    if (spec.answer().head().counts()) { // which must stay above 0
      return new WindowScale(0, 1 + mean);
    }
    double squares = 0;
    int known = 0;
    boolean constant = true;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        squares += (value - mean) * (value - mean);
        known++;
        constant &= value == mean;
      }
    }
    double deviation = Math.sqrt(squares / known);
    double size = mean == 0 ? 1 : Math.abs(mean);
    return new WindowScale(mean, constant ? FLAT * size : deviation > 0 ? deviation : size);
  }

  private static double mean(double[] values, int from) {
    double sum = 0;
    int known = 0;
    for (int t = from; t < values.length; t++) {
      if (!Double.isNaN(values[t])) {
        sum += values[t];
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  double of(double value) {
    return (value - centre) / spread;
  }

  double restored(double value) {
    return value * spread + centre;
  }
}
