package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Dynamic harmonic regression for long seasons: y_t on its last p values and on K sines and cosines
 * of each season, by least squares; p and both K have the least AICc. A season of 52 weeks or 365
 * days is taken as a year of 365.25 days. Steps with a missing value among the p + 1 are left out
 * of the fit; the forecast carries values forward. Deviations as those of {@link AutoRegression}.
 *
 * <p>Source: Hyndman &amp; Athanasopoulos 2021, section 10.5, whose errors are ARIMA; with lags of
 * the value in place of them the sines and cosines pass through a filter, which changes their size
 * alone.
 *
 * @param longer another season beside that of the fit; 0 for none
 */
public record HarmonicRegression(int longer) implements BaselineMethod {
  private static final int[] ORDERS = {1, 2, 3, 4, 6, 8, 12, 24};
  private static final int[] HARMONICS = {1, 2, 3, 4, 6, 8, 10, 14};
  private static final int[] LONGER_HARMONICS = {0, 1, 2, 4, 8, 14};
  private static final int ROUNDS = 2; // of a search that changes p, K and the other K in turn
  private static final int SHORTEST = 40;
  private static final int STEPS_PER_INPUT = 6;
  private static final double ROUNDING = 1e-12; // of the squares about the mean

  @Override
  public String label() {
    return "harmonic regression";
  }

  @Override
  public boolean additive() {
    return true;
  }

  @Override
  public int needs(int season) {
    return Math.max(SHORTEST, 2 * Math.max(season, longer));
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    if (season < 3) {
      throw new InvalidInput(
          "%s: expected a season of at least 3 steps, got %d".formatted(label(), season));
    }
    double centre = Arrays.stream(history).filter(Double::isFinite).average().orElse(0);
    Harmonics harmonics = new Harmonics(season, longer);
    Search search = new Search(harmonics, less(history, centre));
    return new Lagged(search.best(), centre).fit();
  }

  private static double[] less(double[] values, double centre) {
    return Arrays.stream(values).map(value -> value - centre).toArray();
  }

  /** Which inputs a regression has: p lags, K sines and cosines of a season, L of a longer one. */
  private record Size(int lags, int first, int second) {
    int inputs() {
      return lags + 2 * (first + second);
    }
  }

  /** The sines and cosines of two seasons. */
  private record Harmonics(int season, int longer) {
    private static final double YEAR = 365.25;

    private static double period(int steps) {
      return steps == 52 ? YEAR / 7 : steps == 365 ? YEAR : steps;
    }

    /**
     * Lags, then sines and cosines.
     *
     * @param at where the step t would be in the path
     */
    double[] inputs(double[] path, int at, int t, Size size) {
      double[] inputs = new double[size.inputs()];
      for (int i = 0; i < size.lags; i++) {
        inputs[i] = path[at - 1 - i];
      }
      waves(inputs, size.lags, size.first, 2 * Math.PI * t / period(season));
      waves(inputs, size.lags + 2 * size.first, size.second, 2 * Math.PI * t / period(longer));
      return inputs;
    }

    private static void waves(double[] inputs, int from, int count, double angle) {
      for (int k = 0; k < count; k++) {
        inputs[from + 2 * k] = Math.sin((k + 1) * angle);
        inputs[from + 2 * k + 1] = Math.cos((k + 1) * angle);
      }
    }
  }

  /** Changes one part of the size at a time, on the sums of the largest. */
  private final class Search {
    private final Harmonics harmonics;
    private final Size largest;
    private final Moments moments;
    private final double floor; // below this the errors are rounding
    private Model best;

    Search(Harmonics harmonics, double[] values) {
      this.harmonics = harmonics;
      int most = values.length / STEPS_PER_INPUT;
      int waves = Math.min(HARMONICS[HARMONICS.length - 1], most / 4);
      this.largest =
          new Size(
              Math.min(ORDERS[ORDERS.length - 1], Math.max(1, most / 4)),
              Math.max(1, Math.min(waves, (harmonics.season - 1) / 2)),
              longer == 0 ? 0 : waves);
      this.moments = new Moments(largest.inputs(), 1);
      for (int t = largest.lags; t < values.length; t++) {
        double[] row = harmonics.inputs(values, t, t, largest);
        if (!Double.isNaN(values[t]) && Arrays.stream(row).noneMatch(Double::isNaN)) {
          moments.add(row, new double[] {values[t]});
        }
      }
      this.floor = Math.max(ROUNDING * moments.of().squaredError(moments.of().solve(0, 0)), 1e-300);
      if (moments.rows() < largest.inputs() + 10) {
        throw new InvalidInput(
            ("%s: expected at least %d steps without a missing value among the %d before, got %d:"
                    + " fill them (data.fill) or leave the method out")
                .formatted(label(), largest.inputs() + 10, largest.lags, moments.rows()));
      }
    }

    Model best() {
      attempt(new Size(1, 1, 0));
      for (int round = 0; round < ROUNDS; round++) {
        for (int lags : ORDERS) {
          attempt(new Size(lags, best.size.first, best.size.second));
        }
        for (int first : HARMONICS) {
          attempt(new Size(best.size.lags, first, best.size.second));
        }
        for (int second : LONGER_HARMONICS) {
          attempt(new Size(best.size.lags, best.size.first, second));
        }
      }
      return best;
    }

    private void attempt(Size size) {
      if (size.lags > largest.lags || size.first > largest.first || size.second > largest.second) {
        return;
      }
      Moments some = moments.of(columns(size));
      LinearMap map = some.solve(size.inputs(), 0);
      double n = some.rows();
      double k = size.inputs() + 2;
      double squares = Math.max(some.squaredError(map), floor);
      double aicc = n * Math.log(squares / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
      if (best == null || aicc < best.aicc) {
        best = new Model(harmonics, size, map, Math.sqrt(squares / (n - k + 1)), aicc);
      }
    }

    private int[] columns(Size size) {
      int second = largest.lags + 2 * largest.first;
      return IntStream.of(0, 1, 2)
          .flatMap(
              part ->
                  part == 0
                      ? IntStream.range(0, size.lags)
                      : part == 1
                          ? IntStream.range(largest.lags, largest.lags + 2 * size.first)
                          : IntStream.range(second, second + 2 * size.second))
          .toArray();
    }
  }

  private record Model(Harmonics harmonics, Size size, LinearMap map, double sigma, double aicc) {}

  /**
   * The model value by value, of what is left of the mean. What is remembered: how many values
   * there were, and the last p.
   */
  private record Lagged(Model model, double centre) implements Recursion {
    @Override
    public double[] start() {
      double[] memory = new double[1 + model.size.lags];
      Arrays.fill(memory, 1, memory.length, Double.NaN);
      return memory;
    }

    @Override
    public double[] after(double[] memory, double... values) {
      double[] after = memory.clone();
      int last = after.length - 1; // an order has at least one lag
      for (double value : values) {
        double next = Double.isNaN(value) ? after[last] : value - centre;
        if (Double.isNaN(after[last])) {
          Arrays.fill(after, 1, after.length, next);
        }
        System.arraycopy(after, 2, after, 1, last - 1);
        after[last] = next;
        after[0]++;
      }
      return after;
    }

    @Override
    public Forecast forecast(double[] memory, int horizon) {
      int lags = model.size.lags;
      double[] path = Arrays.copyOf(Arrays.copyOfRange(memory, 1, 1 + lags), lags + horizon);
      for (int h = 0; h < horizon; h++) {
        double[] inputs = model.harmonics.inputs(path, lags + h, (int) memory[0] + h, model.size);
        path[lags + h] = model.map.apply(inputs)[0];
      }
      double[] spread = AutoRegression.spread(model.map, lags, horizon);
      return new Forecast(horizon, h -> path[lags + h - 1], h -> model.sigma * spread[h - 1])
          .plus(centre);
    }
  }
}
