package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;

/**
 * The recursion of exponential smoothing, in its error-correction form. With the one-step forecast
 * μ = (l + φb) + s, or (l + φb)·s, and the error e = y − μ:
 *
 * <pre>
 *   l ← l + φb + α·e      b ← φb + β·e      s ← s + γ·e              additive season
 *   l ← l + φb + α·e/s    b ← φb + β·e/s    s ← s + γ·e/(l + φb)     multiplicative season
 * </pre>
 *
 * <p>At a missing value e is 0. Source: Hyndman &amp; Athanasopoulos 2021, table 8.7.
 */
final class Smoothing {
  /** What a model has beside its level. */
  enum Kind {
    SIMPLE("simple", false, false),
    HOLT("Holt", true, false),
    DAMPED("damped Holt", true, false),
    ADDITIVE("additive Holt-Winters", true, true),
    MULTIPLICATIVE("multiplicative Holt-Winters", true, true);

    final String label;
    final boolean trend;
    final boolean seasonal;

    Kind(String label, boolean trend, boolean seasonal) {
      this.label = label;
      this.trend = trend;
      this.seasonal = seasonal;
    }
  }

  /** α, β, γ and φ; β is the weight of the error itself, so less than α. */
  record Weights(double alpha, double beta, double gamma, double phi) {}

  private final Kind kind;
  private final Weights weights;
  private double level;
  private double trend;
  private final double[] season; // the next step's first
  private int at;

  /** From the state before the first step; the season is [m], the first step's place first. */
  Smoothing(Kind kind, Weights weights, double level, double trend, double[] season) {
    this.kind = kind;
    this.weights = weights;
    this.level = level;
    this.trend = trend;
    this.season = season.clone();
  }

  /** The sum of the squared one-step errors over a history, after which the state is its end's. */
  double run(double[] history) {
    double sum = 0;
    for (double value : history) {
      double base = level + weights.phi() * trend;
      double seasonal = kind.seasonal ? season[at] : 0;
      boolean product = kind == Kind.MULTIPLICATIVE;
      double error = value - (product ? base * seasonal : base + seasonal);
      error = Double.isNaN(value) ? 0 : error;
      double part = product ? error / seasonal : error;
      level = base + weights.alpha() * part;
      trend = weights.phi() * trend + weights.beta() * part;
      if (kind.seasonal) {
        season[at] += weights.gamma() * (product ? error / base : error);
        at = at + 1 == season.length ? 0 : at + 1;
      }
      sum += error * error;
    }
    return sum;
  }

  /**
   * What follows: means by the recursion without errors, deviations σ√(1 + Σ_{j&lt;h} c_j²), c_j
   * the response to an error j steps before. Of a multiplicative season c_j is linear in the error.
   */
  Forecast forecast(int horizon, double sigma) {
    if (horizon < 1) {
      throw new InvalidInput("forecast horizon: expected at least 1 step, got " + horizon);
    }
    double[] base = new double[horizon + 1];
    double[] growth = new double[horizon + 1]; // φ + φ² + … + φ^j
    double power = 1;
    for (int h = 1; h <= horizon; h++) {
      power *= weights.phi();
      growth[h] = growth[h - 1] + power;
      base[h] = level + growth[h] * trend;
    }
    double[] sums = new double[horizon + 1];
    for (int h = 1; h <= horizon; h++) {
      for (int j = 0; j < h; j++) {
        double response = j == 0 ? 1 : response(base, h, j, growth[j]);
        sums[h] += response * response;
      }
    }
    return new Forecast(
        horizon,
        h -> kind == Kind.MULTIPLICATIVE ? base[h] * seasonal(h) : base[h] + seasonal(h),
        h -> sigma * Math.sqrt(sums[h]));
  }

  private double response(double[] base, int h, int j, double growth) {
    double moved = weights.alpha() + weights.beta() * growth;
    double again = kind.seasonal && j % season.length == 0 ? weights.gamma() : 0;
    return kind == Kind.MULTIPLICATIVE
        ? moved * seasonal(h) / seasonal(h - j) + again * base[h] / base[h - j]
        : moved + again;
  }

  private double seasonal(int h) {
    return kind.seasonal ? season[(at + h - 1) % season.length] : 0;
  }
}
