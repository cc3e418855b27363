package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Daily prices whose predictability is known. All have the same mean return and volatility, 6 % and
 * 20 % a year of 252 days, and start at 100. The same seed gives the same prices.
 */
public final class SimulatedPrices {
  private static final double YEAR = 252;

  /** σ of a daily log return. */
  static final double SIGMA = 0.20 / Math.sqrt(YEAR);

  /** The mean daily log return, (μ − σ²/2)·Δt. */
  static final double DRIFT = 0.06 / YEAR - SIGMA * SIGMA / 2;

  static final double ALPHA = 0.08;
  static final double BETA = 0.90;

  private static final int BURN_IN = 500;

  private SimulatedPrices() {}

  /** Geometric Brownian motion, the random walk of log prices: no return can be forecast. */
  public static Prices gbm(long seed, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    return prices("a simulated random walk", days, () -> DRIFT + SIGMA * normal(random));
  }

  /**
   * GARCH(1,1): σ_t² = ω + α·ε_{t−1}² + β·σ_{t−1}², α = 0.08, β = 0.90. The size of a return can be
   * forecast, its sign and mean cannot. Source: Bollerslev, "Generalized autoregressive conditional
   * heteroskedasticity", 1986.
   */
  public static Prices garch(long seed, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    double omega = SIGMA * SIGMA * (1 - ALPHA - BETA);
    double[] state = {SIGMA * SIGMA, 0}; // variance, error
    DoubleSupplier next =
        () -> {
          state[0] = omega + ALPHA * state[1] * state[1] + BETA * state[0];
          state[1] = Math.sqrt(state[0]) * normal(random);
          return DRIFT + state[1];
        };
    for (int t = 0; t < BURN_IN; t++) {
      var unused = next.getAsDouble();
    }
    return prices("simulated volatility clusters (GARCH)", days, next);
  }

  /**
   * Log returns that follow r_t − m = φ(r_{t−1} − m) + ε_t: the best forecast has R² = φ² and the
   * right sign in 1/2 + arcsin(φ)/π of the days.
   *
   * @param phi φ, between −1 and 1
   */
  public static Prices ar1(long seed, int days, double phi) {
    if (!(Math.abs(phi) < 1)) {
      throw new InvalidInput("phi: expected a number between -1 and 1, got " + phi);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double shock = SIGMA * Math.sqrt(1 - phi * phi);
    double first = SIGMA * normal(random);
    double[] last = {first};
    return prices(
        "simulated AR(1) returns, φ = " + phi,
        days,
        () -> {
          last[0] = phi * last[0] + shock * normal(random);
          return DRIFT + last[0];
        });
  }

  private static Prices prices(String name, int days, DoubleSupplier nextReturn) {
    if (days < 2) {
      throw new InvalidInput("days: expected at least 2, got " + days);
    }
    double[] close = new double[days];
    close[0] = 100;
    for (int day = 1; day < days; day++) {
      close[day] = close[day - 1] * Math.exp(nextReturn.getAsDouble());
    }
    return new Prices(name, close);
  }

  /** Box and Muller 1958. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
