package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;

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
  /** What a model has beside its level: a trend, maybe damped, and a season. */
  enum Kind {
    SIMPLE("simple", Trend.NONE, Season.NONE),
    HOLT("Holt", Trend.LINEAR, Season.NONE),
    DAMPED("damped Holt", Trend.DAMPED, Season.NONE),
    SEASONAL("additive season", Trend.NONE, Season.SUM),
    SEASONAL_FACTOR("multiplicative season", Trend.NONE, Season.FACTOR),
    ADDITIVE("additive Holt-Winters", Trend.LINEAR, Season.SUM),
    MULTIPLICATIVE("multiplicative Holt-Winters", Trend.LINEAR, Season.FACTOR),
    DAMPED_ADDITIVE("damped additive Holt-Winters", Trend.DAMPED, Season.SUM),
    DAMPED_MULTIPLICATIVE("damped multiplicative Holt-Winters", Trend.DAMPED, Season.FACTOR);

    private enum Trend {
      NONE,
      LINEAR,
      DAMPED
    }

    private enum Season {
      NONE,
      SUM,
      FACTOR
    }

    final String label;
    final boolean trend;
    final boolean damped;
    final boolean seasonal;
    final boolean factor; // the season is multiplied with the level

    Kind(String label, Trend trend, Season season) {
      this.label = label;
      this.trend = trend != Trend.NONE;
      this.damped = trend == Trend.DAMPED;
      this.seasonal = season != Season.NONE;
      this.factor = season == Season.FACTOR;
    }
  }

  /** α, β, γ and φ; β is the weight of the error itself, so less than α. */
  record Weights(double alpha, double beta, double gamma, double phi) {}

  /**
   * What a run over a history leaves.
   *
   * @param squares Σe², or Σ(e/μ)² of relative errors
   * @param logs Σ ln|μ| of relative errors, 0 of absolute ones
   */
  record Errors(double squares, double logs) {}

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

  /** From what {@link #memory} gave. */
  Smoothing(Kind kind, Weights weights, double... memory) {
    this(kind, weights, memory[0], memory[1], Arrays.copyOfRange(memory, 3, memory.length));
    this.at = (int) memory[2];
  }

  /** Level, trend, the next step's place in the season, and the season. */
  double[] memory() {
    double[] memory = new double[3 + season.length];
    memory[0] = level;
    memory[1] = trend;
    memory[2] = at;
    System.arraycopy(season, 0, memory, 3, season.length);
    return memory;
  }

  /** Goes over a history, after which the state is its end's. */
  Errors run(double[] history, boolean relative) {
    double squares = 0;
    double logs = 0;
    for (double value : history) {
      double base = level + weights.phi() * trend;
      double seasonal = kind.seasonal ? season[at] : 0;
      double mean = kind.factor ? base * seasonal : base + seasonal;
      double error = Double.isNaN(value) ? 0 : value - mean;
      double part = kind.factor ? error / seasonal : error;
      level = base + weights.alpha() * part;
      trend = weights.phi() * trend + weights.beta() * part;
      if (kind.seasonal) {
        season[at] += weights.gamma() * (kind.factor ? error / base : error);
        at = at + 1 == season.length ? 0 : at + 1;
      }
      double measured = relative ? error / mean : error;
      squares += measured * measured;
      logs += relative && !Double.isNaN(value) ? Math.log(Math.abs(mean)) : 0;
    }
    return new Errors(squares, logs);
  }

  /**
   * What follows: means by the recursion without errors, and deviations. With c_0 = 1 and c_j the
   * response to an error j steps before, linear in the error where the season is a factor,
   *
   * <pre>
   *   v_h = σ²·Σ_{j&lt;h} c_j²·θ_{h−j}
   * </pre>
   *
   * <p>where θ is 1 or, of relative errors, θ_i = μ_i² + v_i − σ²·θ_i. Source: Hyndman, Koehler,
   * Ord &amp; Snyder, "Forecasting with exponential smoothing", 2008, equations 6.1 and 6.11.
   */
  Forecast forecast(int horizon, double sigma, boolean relative) {
    if (horizon < 1) {
      throw new InvalidInput("forecast horizon: expected at least 1 step, got " + horizon);
    }
    double[] base = new double[horizon + 1];
    double[] means = new double[horizon + 1];
    double[] growth = new double[horizon + 1]; // φ + φ² + … + φ^j
    double[] scales = new double[horizon + 1];
    double[] variances = new double[horizon + 1];
    double power = 1;
    for (int h = 1; h <= horizon; h++) {
      power *= weights.phi();
      growth[h] = growth[h - 1] + power;
      base[h] = level + growth[h] * trend;
      means[h] = kind.factor ? base[h] * seasonal(h) : base[h] + seasonal(h);
      for (int j = 1; j < h; j++) {
        double response = response(base, h, j, growth[j]);
        variances[h] += sigma * sigma * response * response * scales[h - j];
      }
      scales[h] = relative ? means[h] * means[h] + variances[h] : 1;
      variances[h] += sigma * sigma * scales[h];
    }
    return new Forecast(horizon, h -> means[h], h -> Math.sqrt(variances[h]));
  }

  private double response(double[] base, int h, int j, double growth) {
    double moved = weights.alpha() + weights.beta() * growth;
    double again = kind.seasonal && j % season.length == 0 ? weights.gamma() : 0;
    return kind.factor
        ? moved * seasonal(h) / seasonal(h - j) + again * base[h] / base[h - j]
        : moved + again;
  }

  private double seasonal(int h) {
    return kind.seasonal ? season[(at + h - 1) % season.length] : 0;
  }
}
